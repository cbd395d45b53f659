"""Grain, paper and light falloff: the masks behind the printed look."""

from collections.abc import Callable
from functools import lru_cache
from math import hypot
from random import Random

from PIL import Image, ImageChops, ImageFilter

WIDTH, HEIGHT, SCALE = 1600, 1067, 2


@lru_cache(maxsize=1)
def noise() -> Image.Image:
    """Return the fixed grain, one value per surface pixel."""
    raw = Random(7).randbytes(WIDTH * HEIGHT)
    fine = Image.frombytes("L", (WIDTH, HEIGHT), raw)
    return fine.resize((WIDTH * SCALE, HEIGHT * SCALE), Image.Resampling.BILINEAR)


@lru_cache(maxsize=1)
def paper() -> Image.Image:
    """Return the print texture (mid grey means no change) as an RGB image."""
    rng = Random(11)
    fine = Image.frombytes("L", (WIDTH, HEIGHT), rng.randbytes(WIDTH * HEIGHT))
    fine = fine.filter(ImageFilter.BoxBlur(0.4)).point(
        [int(128 + (v - 128) * 0.075) for v in range(256)]
    )
    size = (WIDTH // 5, HEIGHT // 3)
    broad = Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))
    broad = broad.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    broad = broad.point([int(128 + (v - 128) * 0.022) for v in range(256)])
    grey = ImageChops.add(fine, broad, 1, -128)
    return Image.merge("RGB", (grey, grey, grey))


@lru_cache(maxsize=1)
def print_curve() -> list[int]:
    """Map pure black to a soft ink and pure white to warm paper."""
    low, high = (18, 21, 33), (254, 249, 239)
    return [
        round(a + (b - a) * v / 255) for a, b in zip(low, high, strict=True) for v in range(256)
    ]


def field(
    size: tuple[int, int], value: Callable[[float, float], float], grid: int = 12
) -> Image.Image:
    """Return a smooth mask; *value* maps (0..1, 0..1) to 0..1."""
    cells = bytes(
        max(0, min(255, round(255 * value((i + 0.5) / grid, (j + 0.5) / grid))))
        for j in range(grid)
        for i in range(grid)
    )
    small = Image.frombytes("L", (grid, grid), cells)
    return small.resize(size, Image.Resampling.BICUBIC)


@lru_cache(maxsize=1)
def halo() -> Image.Image:
    """Return a round, soft falloff used for every glow."""

    def fall(u: float, v: float) -> float:
        near = max(0.0, 1 - hypot(u - 0.5, v - 0.5) * 2)
        return near * near * (3 - 2 * near)

    return field((128, 128), fall, 64)


@lru_cache(maxsize=1)
def grain_table() -> list[int]:
    """Turn 'tone beyond the noise' into coverage with a little softness."""
    return [min(255, v * 4) for v in range(256)]
