"""The old bridge at dusk."""

from itertools import pairwise
from math import cos, pi, sin

from .canvas import Canvas
from .colour import BRICK
from .figures import person
from .foliage import crown
from .looks import Look, any_look
from .plants import grass, willow
from .props import lamp, lantern
from .setting import city, foreground
from .texture import HEIGHT


def bridge(c: Canvas) -> None:
    """An old bridge of five arches at dusk, whole circles with its reflection."""
    rng = c.rng
    c.sky([(0, "#3f5a80"), (0.45, "#a98a98"), (0.8, "#f0b48a"), (1, "#f8d49c")], 0, 650)
    c.glow(470, 560, 640, 430, "#ffdca0", 0.8)
    c.oval(470, 520, 42, 42, "#fff0c8")
    for k in range(5):
        y = 190 + k * 52
        x = rng.uniform(-100, 1100)
        c.soft([(x, y), (x + 420, y - 8), (x + 700, y + 4), (x + 300, y + 16)], "#f6c9a0", 0.5, 14)
    city(c, 640, 60, 230, "#b78d8c", windows=0.05)
    for x in range(-40, 1700, 150):
        crown(c, x, 590, 130, 100, ("#5d6670", "#7d7a78", "#b39486"), 8, 50)
    for x, k in ((20, 1.0), (300, 0.8), (1190, 0.9), (1400, 1.15)):
        _waterside(c, x, 660, k)
    c.rect(0, 655, 1600, HEIGHT, "#8a7f90")
    _span(c, 668)
    c.reflect(668, 399, 1.0, "#59688a", 0.24, 5)
    for _ in range(46):
        x, y = rng.gauss(500, 420), rng.uniform(690, 1050)
        w = (y - 640) * rng.uniform(0.1, 0.4)
        c.oval(x, y, w, 1.6, "#ffe2b0", rng.uniform(0.2, 0.6))
    _boat(c, 1010, 880)
    willow(c, 1490, 1060, 900, ("#2f4a4a", "#4a6a58", "#8d9a68"), 60)
    c.poly([(0, 1067), (0, 968), (150, 985), (420, 1040), (520, 1067)], "#2c3a42")
    grass(c, 0, 975, 440, 1067, "#41534c", 160, 34)
    foreground(c, "#1f2c48", 0.4)


def _waterside(c: Canvas, x: float, y: float, k: float) -> None:
    """A white house with a tiled roof on the far bank."""
    c.rect(x, y - 96 * k, x + 190 * k, y, "#d8b8a0")
    c.rect(x + 120 * k, y - 96 * k, x + 190 * k, y, "#a98a88")
    roof = [
        (x - 26 * k, y - 86 * k),
        (x + 24 * k, y - 136 * k),
        (x + 166 * k, y - 136 * k),
        (x + 216 * k, y - 86 * k),
        (x + 190 * k, y - 92 * k),
        (x, y - 92 * k),
    ]
    c.poly(roof, "#44485c")
    c.rect(x + 20 * k, y - 140 * k, x + 170 * k, y - 133 * k, "#2f3448")
    for i in range(3):
        c.rect(x + (14 + i * 58) * k, y - 66 * k, x + (48 + i * 58) * k, y - 22 * k, "#f6c67c")
        c.rect(x + (30 + i * 58) * k, y - 66 * k, x + (32 + i * 58) * k, y - 22 * k, "#6b4a48")


def _span(c: Canvas, y: float) -> None:
    """The bridge: humped deck, five arches, cutwaters, lanterns, walkers."""
    stone = "#8d7478"

    def deck(x: float) -> float:
        return y - 92 - 118 * cos((x - 800) / 800 * pi / 2) ** 1.3 if 0 <= x <= 1600 else y - 92

    top = [(x, deck(x)) for x in range(0, 1601, 40)]
    body = [*top, (1600, y + 4), (0, y + 4)]
    c.poly(body, stone)
    c.shade(body, "#3d3850", (420, y - 180), (1650, y), 0.85)
    spans = ((150, 84), (430, 112), (800, 142), (1170, 112), (1450, 84))
    for x, r in spans:
        ring = [
            (x + (r + 15) * cos(pi * i / 40), y + 4 - (r + 15) * sin(pi * i / 40))
            for i in range(41)
        ]
        c.poly(ring, "#b79a90")
        for i in range(0, 41, 4):
            a = pi * i / 40
            c.line(
                [
                    (x + r * cos(a), y + 4 - r * sin(a)),
                    (x + (r + 15) * cos(a), y + 4 - (r + 15) * sin(a)),
                ],
                "#6b5560",
                1.4,
            )
        inner = [(x + r * cos(pi * i / 40), y + 5 - r * sin(pi * i / 40)) for i in range(41)]
        c.poly(inner, "#4c4358")
        view = [
            (x - r * 0.16 + r * 0.9 * cos(pi * i / 40), y + 5 - r * 0.95 * sin(pi * i / 40))
            for i in range(41)
        ]
        c.poly(view, "#f0b98c")
        c.shade(view, "#c58f86", (x, y - r), (x, y), 0.8)
    for (xa, ra), (xb, rb) in pairwise(spans):
        mid = (xa + ra + xb - rb) / 2
        c.poly(
            [
                (mid - 22, y + 5),
                (mid - 16, y - 58),
                (mid, y - 72),
                (mid + 16, y - 58),
                (mid + 22, y + 5),
            ],
            "#a3878a",
        )
        c.poly([(mid, y - 72), (mid + 16, y - 58), (mid + 22, y + 5), (mid, y + 5)], "#5d4d60")
    c.line([(x, b + 6) for x, b in top], "#c9a99c", 9)
    for k, x in enumerate((330, 520, 690, 850, 905, 1120, 1290)):
        look = any_look(c.rng)
        person(c, x, deck(x) + 4, 62, ("stroll", "walk", "stand")[k % 3], look, flip=k % 2 == 0)
    c.line([(x, b - 24) for x, b in top], "#a3878a", 7)
    for x in range(0, 1601, 40):
        c.rect(x - 5, deck(x) - 34, x + 5, deck(x) + 6, "#8d7478" if x < 800 else "#75606a")
    for x in range(120, 1600, 226):
        lamp(c, x, deck(x), 92, "#3a3448", lit=True, glow=0.9)


def _boat(c: Canvas, x: float, y: float) -> None:
    """A covered rowing boat."""
    c.oval(x + 10, y + 26, 190, 16, "#2d3452", 0.5)
    shell = [
        (x - 190, y - 14),
        (x - 150, y + 26),
        (x + 140, y + 26),
        (x + 200, y - 22),
        (x + 120, y),
        (x - 120, y + 2),
    ]
    c.poly(shell, "#3b2f3c")
    cover = [
        (x - 80 + 80 * (1 - cos(pi * i / 20)), y + 2 - 66 * sin(pi * i / 20)) for i in range(21)
    ]
    c.poly(cover, "#6b5348")
    c.shade(cover, "#2d2634", (x - 60, y - 60), (x + 110, y), 0.8)
    for i in range(2, 19, 3):
        c.line([cover[i], (cover[i][0], y + 2)], "#4a3a38", 1.6)
    person(c, x + 126, y + 8, 150, "sweep", Look("#5a4a58", "#2b2a3a", hat="#b9935c"), flip=True)
    c.line([(x + 60, y - 84), (x + 190, y + 60)], "#2d2430", 4)
    lantern(c, x - 100, y - 44, 26, BRICK, 0.8)
