"""Trees in layered gouache dabs, lit from the upper left."""

from collections.abc import Sequence
from math import cos, pi, radians, sin

from .canvas import Canvas, Point
from .colour import BROWN, FOREST, LEAF, LIME, SAGE, Colour, darker, mix

Tones = tuple[Colour, Colour, Colour]
GREEN: Tones = (FOREST, LEAF, SAGE)
SPRING: Tones = (LEAF, SAGE, LIME)
GINKGO: Tones = ("#b07a2c", "#dfa044", "#f6d27c")


def leaf(
    canvas: Canvas,
    x: float,
    y: float,
    long: float,
    angle: float,
    colour: Colour,
    wide: float = 0.34,
) -> None:
    """Draw one pointed leaf; *angle* in degrees."""
    dx, dy = cos(radians(angle)) * long, sin(radians(angle)) * long
    nx, ny = -dy * wide, dx * wide
    canvas.poly(
        [
            (x, y),
            (x + dx * 0.3 + nx * 0.8, y + dy * 0.3 + ny * 0.8),
            (x + dx * 0.62 + nx * 0.72, y + dy * 0.62 + ny * 0.72),
            (x + dx, y + dy),
            (x + dx * 0.62 - nx * 0.72, y + dy * 0.62 - ny * 0.72),
            (x + dx * 0.3 - nx * 0.8, y + dy * 0.3 - ny * 0.8),
        ],
        colour,
    )


def crown(
    canvas: Canvas,
    x: float,
    y: float,
    rx: float,
    ry: float,
    tones: Tones = GREEN,
    clumps: int = 9,
    dabs: int = 130,
    size: float | None = None,
) -> None:
    """Draw a crown: clumps from dark to light, then loose leaves."""
    rng = canvas.rng
    spots = []
    for i in range(clumps):
        t = 2 * pi * (i * 0.382 + rng.uniform(-0.05, 0.05))
        r = ((i + 0.5) / clumps) ** 0.5 * 0.8
        spots.append((x + rx * r * cos(t), y + ry * r * sin(t), rng.uniform(0.27, 0.44)))
    spots.sort(key=lambda s: s[1])
    dab = size or max(2.0, min(9.0, (rx + ry) / 26))
    dark, mid, light = tones
    for cx, cy, k in spots:
        canvas.blob(cx + rx * 0.05, cy + ry * 0.08, rx * k * 1.06, ry * k * 1.05, dark, 0.14)
    for cx, cy, k in spots:
        shape = canvas.blob(
            cx - rx * 0.03,
            cy - ry * 0.05,
            rx * k * 0.9,
            ry * k * 0.86,
            mix(mid, dark, max(0.0, (cy - y) / ry) * 0.5),
            0.14,
        )
        if rx > 40:
            canvas.shade(
                shape,
                dark,
                (cx - rx * k * 0.5, cy - ry * k * 0.5),
                (cx + rx * k * 0.9, cy + ry * k),
                0.85,
            )
    for cx, cy, k in spots:
        if cy - y < ry * 0.4:
            canvas.blob(
                cx - rx * k * 0.3,
                cy - ry * k * 0.36,
                rx * k * 0.5,
                ry * k * 0.4,
                mix(light, mid, 0.25 + max(0.0, (cx - x) / rx) * 0.5),
                0.2,
            )
    for _ in range(dabs):
        cx, cy, k = rng.choice(spots)
        t = rng.uniform(0, 2 * pi)
        r = rng.uniform(0.45, 1.12)
        px, py = cx + rx * k * r * cos(t), cy + ry * k * r * sin(t)
        lit = -(px - x) / rx * 0.5 - (py - y) / ry * 0.8 + rng.uniform(-0.5, 0.5)
        colour = light if lit > 0.35 else mid if lit > -0.35 else dark
        leaf(canvas, px, py, dab * rng.uniform(0.8, 1.7), rng.uniform(0, 360), colour, 0.42)


def trunk(
    canvas: Canvas,
    points: Sequence[Point],
    wide: float,
    narrow: float,
    colour: Colour = BROWN,
) -> None:
    """Draw a tapering trunk or branch with a shaded right side."""
    n = len(points) - 1
    left, right, core = [], [], []
    last = (-1.0, 0.0)
    for i, (x, y) in enumerate(points):
        a, b = points[max(0, i - 1)], points[min(n, i + 1)]
        dx, dy = b[0] - a[0], b[1] - a[1]
        long = (dx * dx + dy * dy) ** 0.5 or 1.0
        nx, ny = -dy / long, dx / long
        if nx * last[0] + ny * last[1] < 0:
            nx, ny = -nx, -ny
        last = (nx, ny)
        w = (wide + (narrow - wide) * i / n) / 2
        left.append((x + nx * w, y + ny * w))
        right.append((x - nx * w, y - ny * w))
        core.append((x - nx * w * 0.1, y - ny * w * 0.1))
    canvas.poly([*left, *right[::-1]], colour)
    canvas.poly([*core, *right[::-1]], darker(colour, 0.4), 0.75)


def tree(
    canvas: Canvas,
    x: float,
    y: float,
    height: float,
    tones: Tones = GREEN,
    bark: Colour = BROWN,
    spread: float = 0.34,
    dabs: int = 130,
    clumps: int = 9,
) -> None:
    """Draw a street tree with its foot at (x, y)."""
    rng = canvas.rng
    bend = rng.uniform(-0.03, 0.03) * height
    fork = (x + bend, y - height * 0.42)
    trunk(
        canvas,
        [(x, y), (x + bend * 0.3, y - height * 0.2), fork],
        height * 0.05,
        height * 0.034,
        bark,
    )
    for side in (-1, -0.2, 0.8):
        tip = (fork[0] + side * height * spread * 0.5, fork[1] - height * rng.uniform(0.18, 0.3))
        mid = ((fork[0] * 1.3 + tip[0] * 0.7) / 2, (fork[1] + tip[1]) / 2)
        trunk(canvas, [fork, mid, tip], height * 0.026, height * 0.01, bark)
    crown(canvas, x + bend, y - height * 0.68, height * spread, height * 0.32, tones, clumps, dabs)


def tree_shadow(
    canvas: Canvas, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: float = 0.4
) -> None:
    """Lay a dappled crown shadow on the ground about (x, y)."""
    rng = canvas.rng
    shapes = []
    for i in range(64):
        t, r = rng.uniform(0, 2 * pi), rng.random() ** 0.55
        cx, cy = x + rx * r * cos(t), y + ry * r * sin(t)
        k = rng.uniform(0.05, 0.17) * (1.25 - r * 0.8) * (1 if i % 3 else 1.7)
        phase = rng.uniform(0, 6)
        shapes.append(
            [
                (
                    cx + rx * k * cos(a * pi / 7) * (1 + 0.16 * sin(a * 2.2 + phase)),
                    cy + ry * k * sin(a * pi / 7) * (1 + 0.16 * sin(a * 1.7 + phase)),
                )
                for a in range(14)
            ]
        )
    canvas.union(shapes, colour, alpha)
