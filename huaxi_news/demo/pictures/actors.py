"""The players of the opera: the general and his ladies."""

from collections.abc import Sequence
from math import sin

from .canvas import Canvas, Point
from .colour import CORAL, CREAM, GOLD, INK, TEAL, Colour

RED = "#b23a2e"


def general(c: Canvas, x: float, y: float, h: float) -> None:
    """The general: four flags, long feathers, wide robe."""

    def at(points: Sequence[Point]) -> list[Point]:
        return [(x + u * h, y - v * h) for u, v in points]

    for way, lean in ((-1, 0.42), (-1, 0.2), (1, 0.2), (1, 0.42)):
        foot, tip = (way * 0.05, 0.66), (way * lean, 1.12 - lean * 0.5)
        c.line(at([foot, tip]), "#3a2320", 5)
        side = way * 0.2
        flag = at(
            [
                tip,
                (tip[0] + side, tip[1] - 0.1),
                (tip[0] + side * 0.5, tip[1] - 0.17),
                (tip[0] - (tip[0] - foot[0]) * 0.5, tip[1] - (tip[1] - foot[1]) * 0.5),
            ]
        )
        c.poly(flag, TEAL if lean > 0.3 else "#e9dfc4")
        c.line([*flag, flag[0]], GOLD, 4)
    for way in (-1, 1):
        feather = [(way * 0.03, 0.93)] + [
            (way * (0.05 + 0.62 * t**1.5), 0.95 + 0.52 * sin(t * 2.35))
            for t in (i / 14 for i in range(1, 15))
        ]
        c.line(at(feather), "#7a4a2a", 7)
        for k in range(2, 14):
            px, py = at([feather[k]])[0]
            c.oval(px, py, 5, 5, "#e8c98a" if k % 2 else "#4a2b20")
    robe = at(
        [
            (-0.1, 0.78),
            (-0.17, 0.5),
            (-0.25, 0.06),
            (-0.12, 0.02),
            (0.02, 0.05),
            (0.14, 0.01),
            (0.28, 0.07),
            (0.17, 0.5),
            (0.1, 0.78),
        ]
    )
    c.poly(robe, "#f0e3c4")
    c.shade(robe, "#7d3b46", (x - h * 0.1, y - h * 0.5), (x + h * 0.3, y - h * 0.2), 0.7)
    for k in range(4):
        c.poly(
            at(
                [
                    (-0.15 + k * 0.09, 0.4),
                    (-0.08 + k * 0.09, 0.4),
                    (-0.09 + k * 0.12, 0.1),
                    (-0.15 + k * 0.12, 0.13),
                ]
            ),
            (RED, TEAL)[k % 2],
        )
        c.line(at([(-0.15 + k * 0.12, 0.13), (-0.09 + k * 0.12, 0.1)]), GOLD, 5)
    c.poly(at([(-0.13, 0.46), (0.13, 0.46), (0.12, 0.4), (-0.12, 0.4)]), INK)
    c.oval(*at([(0, 0.43)])[0], h * 0.035, h * 0.035, GOLD)
    c.poly(at([(-0.1, 0.74), (0, 0.62), (0.1, 0.74), (0.06, 0.79), (-0.06, 0.79)]), RED)
    for way, lift in ((-1, 0.02), (1, 0.24)):
        arm = at(
            [
                (way * 0.08, 0.77),
                (way * 0.34, 0.62 + lift),
                (way * 0.42, 0.5 + lift),
                (way * 0.36, 0.42 + lift * 0.8),
                (way * 0.12, 0.56),
            ]
        )
        c.poly(arm, "#e9dab6")
        c.shade(arm, "#8d4a4c", (x - 40, y - h), (x + way * h * 0.4, y - h * 0.3), 0.5)
        c.poly(
            at(
                [
                    (way * 0.34, 0.62 + lift),
                    (way * 0.42, 0.5 + lift),
                    (way * 0.36, 0.42 + lift * 0.8),
                    (way * 0.31, 0.45 + lift * 0.8),
                ]
            ),
            RED,
        )
    c.oval(*at([(0, 0.87)])[0], h * 0.062, h * 0.078, "#b23a2e")
    for way in (-1, 1):
        c.poly(
            at([(way * 0.012, 0.885), (way * 0.05, 0.91), (way * 0.055, 0.87), (way * 0.02, 0.86)]),
            INK,
        )
    c.poly(
        at([(-0.05, 0.835), (0, 0.85), (0.05, 0.835), (0.045, 0.68), (0, 0.62), (-0.045, 0.68)]),
        "#1d171c",
    )
    c.poly(
        at(
            [
                (-0.085, 0.91),
                (-0.1, 0.95),
                (-0.05, 0.95),
                (-0.03, 1.0),
                (0, 0.97),
                (0.03, 1.0),
                (0.05, 0.95),
                (0.1, 0.95),
                (0.085, 0.91),
            ]
        ),
        GOLD,
    )
    for k in range(7):
        c.oval(*at([(-0.075 + k * 0.025, 0.965 + 0.025 * (k % 2))])[0], 8, 8, (CORAL, CREAM)[k % 2])
    for u in (-0.11, 0.07):
        c.poly(at([(u, 0.05), (u + 0.1, 0.05), (u + 0.12, 0.0), (u - 0.02, 0.0)]), "#2a1c22")


def maid(c: Canvas, x: float, y: float, h: float, flip: bool, tint: Colour) -> None:
    """A lady with long water sleeves."""
    f = -1 if flip else 1

    def at(points: Sequence[Point]) -> list[Point]:
        return [(x + f * u * h, y - v * h) for u, v in points]

    skirt = at([(-0.08, 0.58), (-0.22, 0.0), (0.2, 0.0), (0.1, 0.58)])
    c.poly(skirt, "#f3dfc0")
    c.shade(skirt, "#a8665a", (x - 30, y - h * 0.5), (x + h * 0.26, y), 0.6)
    coat = at([(-0.09, 0.8), (-0.13, 0.34), (0.15, 0.36), (0.09, 0.8)])
    c.poly(coat, tint)
    c.shade(coat, INK, (x - 20, y - h * 0.6), (x + h * 0.2, y - h * 0.4), 0.6)
    c.poly(
        at(
            [
                (0.04, 0.77),
                (0.3, 0.84),
                (0.52, 1.02),
                (0.66, 0.92),
                (0.6, 0.84),
                (0.5, 0.93),
                (0.32, 0.72),
                (0.05, 0.66),
            ]
        ),
        "#fbf1da",
    )
    c.poly(at([(0.04, 0.77), (0.24, 0.82), (0.26, 0.71), (0.05, 0.66)]), tint)
    c.poly(
        at(
            [
                (-0.06, 0.76),
                (-0.22, 0.56),
                (-0.3, 0.2),
                (-0.38, 0.08),
                (-0.26, 0.1),
                (-0.14, 0.5),
                (-0.02, 0.64),
            ]
        ),
        "#fbf1da",
    )
    c.poly(at([(-0.06, 0.77), (-0.19, 0.58), (-0.13, 0.5), (-0.02, 0.66)]), tint)
    c.oval(*at([(0.01, 0.88)])[0], h * 0.058, h * 0.075, "#f6d3bd")
    c.poly(
        at(
            [
                (-0.075, 0.84),
                (-0.09, 0.95),
                (0.0, 1.0),
                (0.075, 0.94),
                (0.05, 0.92),
                (-0.03, 0.91),
                (-0.05, 0.84),
            ]
        ),
        "#1d171c",
    )
    for u, v in ((-0.06, 0.97), (-0.01, 1.0), (0.04, 0.98)):
        c.oval(*at([(u, v)])[0], h * 0.018, h * 0.018, GOLD)
