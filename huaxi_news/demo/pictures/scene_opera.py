"""The opera stage."""

from collections.abc import Sequence
from math import cos, sin
from random import Random

from .actors import general, maid
from .canvas import Canvas, Point
from .colour import BRICK, GOLD, TEAL, Colour
from .props import lantern
from .texture import HEIGHT

RED = "#b23a2e"
DEEP = "#5a1f26"


def opera(c: Canvas) -> None:
    """Sichuan opera: a general in full dress under a huge painted face."""
    rng = c.rng
    c.sky([(0, "#241722"), (1, "#3a1d26")])
    back = [(150, 110), (1450, 110), (1390, 770), (210, 770)]
    c.poly(back, "#9c3a2e")
    c.shade(back, "#e58a4a", (800, 120), (800, 900), 0.6)
    _face(c, 800, 395, 330)
    c.wash(210, 100, 1390, 300, "#2a131c", 0.55, 0.0)
    for x, y, k in ((420, 640, 1.0), (1180, 650, 1.0), (560, 700, 0.7), (1040, 706, 0.7)):
        _cloud(c, x, y, k)
    floor = [(210, 770), (1390, 770), (1600, 930), (0, 930)]
    c.poly(floor, "#b9773f")
    c.shade(floor, "#f6cf86", (800, 1000), (800, 770), 0.8)
    for k in range(15):
        c.line([(210 + k * 84.3, 770), (k * 114.3, 930)], "#7a4526", 1.6, 0.5)
    _hangings(c)
    for x in (250, 1350):
        lantern(c, x, 120, 110, BRICK, 0.9)
    for x, way in ((300, 1), (1300, -1)):
        c.shade(
            [(x - 20, 90), (x + 20, 90), (800 + way * 230, 880), (800 - way * 250, 900)],
            "#ffe7a8",
            (800, 1000),
            (x, 90),
            0.5,
            grain=False,
        )
    c.glow(800, 520, 620, 520, "#ffca7a", 0.42)
    c.oval(800, 868, 250, 30, "#5a2f22", 0.5)
    general(c, 800, 872, 455)
    for x, flip, tint in ((430, False, TEAL), (1190, True, "#5b3f6b")):
        c.oval(x, 856, 100, 14, "#5a2f22", 0.45)
        maid(c, x, 856, 330, flip, tint)
    _audience(c, rng)


def _hangings(c: Canvas) -> None:
    """Curtains, valance and carved beam."""
    for x in (-1, 1):
        for k in range(5):
            a, b = 800 + x * (590 + k * 46), 800 + x * (560 + k * 60)
            fold = [(a, 60), (a + x * 50, 60), (b + x * 66, 900), (b, 860 + k * 6)]
            c.poly(fold, (RED, "#95302a")[k % 2])
            c.shade(fold, DEEP, (800 + x * 300, 300), (800 + x * 1000, 500), 0.6)
    scallops = [(60, 20)]
    for k in range(13):
        scallops += [(100 + k * 110 + 38 * j, 120 + (34, 50, 34)[j]) for j in range(3)]
    c.poly([(0, 0), (1600, 0), (1600, 140), *scallops[:0:-1], (0, 140)], "#8c2a28")
    for k in range(14):
        c.line([(70 + k * 112, 118), (70 + k * 112, 176)], GOLD, 5)
    c.rect(0, 96, 1600, 120, "#d8a24a")
    c.rect(0, 0, 1600, 96, "#4a2226")
    for k in range(20):
        c.rect(20 + k * 80, 24, 84 + k * 80, 72, "#6a3029")
        c.oval(52 + k * 80, 48, 15, 15, "#c98d42")


def _face(c: Canvas, x: float, y: float, r: float) -> None:
    """A painted face on the back cloth, in three flat tones."""
    base, ink, pale = "#d98a52", "#4d1f28", "#f6dfae"

    def both(points: Sequence[Point], tint: Colour) -> None:
        for way in (-1, 1):
            c.poly([(x + way * u * r, y + v * r) for u, v in points], tint)

    c.poly(
        [
            (x + cos(t) * r * (0.86 if sin(t) < 0 else 0.86 - 0.14 * sin(t)), y + sin(t) * r * 1.06)
            for t in (6.2832 * i / 60 for i in range(60))
        ],
        base,
    )
    both([(0, -1.05), (0.3, -0.98), (0.56, -0.8), (0.3, -0.62), (0.1, -0.3), (0, -0.24)], pale)
    both([(0, -0.96), (0.12, -0.86), (0.05, -0.5), (0, -0.42)], RED)
    both(
        [
            (0.1, -0.2),
            (0.2, -0.46),
            (0.48, -0.66),
            (0.84, -0.62),
            (0.72, -0.44),
            (0.5, -0.42),
            (0.3, -0.28),
        ],
        ink,
    )
    both(
        [
            (0.1, -0.1),
            (0.3, -0.24),
            (0.56, -0.3),
            (0.8, -0.22),
            (0.78, 0.02),
            (0.56, 0.14),
            (0.3, 0.12),
            (0.14, 0.04),
        ],
        ink,
    )
    both([(0.24, -0.06), (0.42, -0.16), (0.62, -0.1), (0.44, 0.02)], pale)
    for way in (-1, 1):
        c.oval(x + way * r * 0.43, y - r * 0.07, r * 0.055, r * 0.06, ink)
    both([(0, -0.2), (0.07, -0.1), (0.1, 0.26), (0.17, 0.36), (0.08, 0.43), (0, 0.42)], pale)
    both(
        [
            (0.2, 0.2),
            (0.52, 0.24),
            (0.78, 0.12),
            (0.7, 0.46),
            (0.52, 0.4),
            (0.36, 0.52),
            (0.24, 0.4),
        ],
        RED,
    )
    both([(0.3, 0.28), (0.52, 0.31), (0.66, 0.26), (0.6, 0.38), (0.44, 0.36)], pale)
    both([(0, 0.56), (0.16, 0.52), (0.36, 0.6), (0.22, 0.7), (0, 0.72)], ink)
    both([(0, 0.61), (0.14, 0.58), (0.24, 0.61), (0, 0.65)], RED)
    both([(0, 0.82), (0.2, 0.8), (0.3, 0.9), (0.1, 1.0), (0, 1.02)], pale)


def _cloud(c: Canvas, x: float, y: float, k: float) -> None:
    """An embroidered cloud."""
    for u, v, r in ((-60, 0, 34), (-20, -20, 44), (30, -6, 38), (70, 6, 26)):
        c.ring(x + u * k, y + v * k, r * k, r * k * 0.8, "#e9b768", 4 * k)
        c.ring(x + u * k, y + v * k, r * k * 0.55, r * k * 0.44, "#e9b768", 3 * k)


def _audience(c: Canvas, rng: Random) -> None:
    """Rows of heads against the light of the stage."""
    c.wash(0, 880, 1600, HEIGHT, "#1d1119", 0.0, 0.9)
    for row, (y, r, tint) in enumerate(
        ((944, 31, "#4a2429"), (992, 40, "#331a22"), (1056, 52, "#1f1119"))
    ):
        x = -20.0 + row * 34
        while x < 1640:
            s = r * rng.uniform(0.88, 1.1)
            dy = rng.uniform(-10, 10)
            c.poly(
                [
                    (x - s * 1.9, y + 120),
                    (x - s * 1.7, y + s * 1.4 + dy),
                    (x - s * 0.7, y + s + dy),
                    (x + s * 0.7, y + s + dy),
                    (x + s * 1.7, y + s * 1.4 + dy),
                    (x + s * 1.9, y + 120),
                ],
                tint,
            )
            c.oval(x, y + dy, s * 0.8, s, tint)
            if rng.random() < 0.3:
                c.oval(x + s * 0.1, y + dy - s * 0.95, s * 0.38, s * 0.34, tint)
            c.line(
                [(x - s * 0.5, y + dy - s * 0.8), (x, y + dy - s), (x + s * 0.5, y + dy - s * 0.8)],
                "#c9793f",
                3,
                0.75,
            )
            x += s * rng.uniform(3.3, 4.4)
