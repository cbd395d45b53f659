"""The neighbourhood canteen."""

from math import cos, sin
from random import Random

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, FOREST, GOLD, INK, LEAF, OCHRE, TEAL, darker, lighter, mix
from .light import Light
from .looks import Look, any_look
from .props import steam
from .setting import tiles, walker
from .stage import Stage, Wall


def canteen(c: Canvas) -> None:
    """The neighbourhood canteen at noon: long tables, light and steam."""
    rng = c.rng
    s = Stage(
        c,
        (0.4, -1.2, 1.62),
        focal=1020,
        centre=(930, 455),
        light=Light((0.9, -0.25), "#fff0c4", "#3d3a4d"),
    )
    s.slab(-5, -1, 5, 19, "#cfae86")
    tiles(s, -5, 0, 5, 19, 1.0, "#8c6c50", 0.3)
    s.face([(-5, -1, 3.7), (5, -1, 3.7), (5, 19, 3.7), (-5, 19, 3.7)], "#e6d6b6")
    left = Wall(s, (-5, -1), (-5, 19), 0, 3.7)
    left.rect(0, 0, 20, 3.7, "#dcc6a0")
    left.rect(0, 0, 20, 0.95, "#6f9389")
    for k in range(5):
        u = 1.0 + k * 3.8
        left.rect(u, 1.05, u + 2.7, 3.1, "#fff3cf")
        left.rect(u, 1.05, u + 2.7, 1.75, "#b9cda0", 0.8)
        for i in range(4):
            left.rect(u + i * 0.9 - 0.04, 1.05, u + i * 0.9 + 0.04, 3.1, "#8c6c50")
        left.rect(u - 0.1, 0.95, u + 2.8, 1.06, "#f3e3c2")
        s.floor([(-4.7, u - 1), (-4.7, u + 1.5), (-1.4, u + 0.6), (-1.4, u - 1.9)], "#fbe3ac", 0.75)
    right = Wall(s, (5, 19), (5, -1), 0, 3.7)
    right.rect(0, 0, 20, 3.7, "#c3a382")
    right.rect(0, 0, 20, 0.95, "#587b76")
    for k in range(4):
        u = 3 + k * 4
        right.rect(u, 1.6, u + 1.6, 2.7, "#7c4a3a")
        right.rect(u + 0.12, 1.7, u + 1.48, 2.6, ("#e8c79a", "#b9cfc2", "#e3a98a", "#d9c27c")[k])
    _counter(s)
    for k in range(6):
        for x in (-2.5, 2.5):
            y = 16 - k * 2.6
            top = s.at(x, y, 3.7)
            px, py = s.at(x, y, 2.75)
            r = s.size(x, y) * 0.24
            c.line([top, (px, py)], INK, 1.4)
            c.poly(
                [
                    (px - r, py + r * 0.6),
                    (px - r * 0.3, py),
                    (px + r * 0.3, py),
                    (px + r, py + r * 0.6),
                ],
                "#b8493a",
            )
            c.glow(px, py + r * 0.9, r * 3, r * 2.4, GOLD, 0.45)
    for k in range(4):
        y = 13.2 - k * 3.3
        for x in (-2.9, 2.7):
            _table(s, x, y)
    walker(s, 0.15, 9.2, "carry", Look(TEAL, INK, "#8d8a86"), tall=1.66, back=False, shade=0.25)
    px, py = s.at(0.42, 9.2, 0.98)
    c.oval(px + 6, py, 22, 6, CREAM)
    steam(c, px + 8, py - 4, 60, 0.4)
    _bowls(c, rng)
    c.glow(120, 260, 760, 560, "#ffe7ae", 0.4)
    for k in range(3):
        x = 330 - k * 150
        c.shade(
            [(x - 330, 180), (x - 200, 180), (x + 420, 1067), (x + 90, 1067)],
            "#fff0c4",
            (x + 100, 1000),
            (x - 200, 200),
            0.2,
            grain=False,
        )


def _counter(s: Stage) -> None:
    """The serving hatch at the far end, with cooks and steamers."""
    c = s.canvas
    back = Wall(s, (-5, 19), (5, 19), 0, 3.7)
    back.rect(0, 0, 10, 3.7, "#b98a63")
    back.rect(0.7, 1.0, 9.3, 2.75, "#fbe2ad")
    for k in range(9):
        back.rect(
            0.9 + k * 0.95, 1.9, 1.7 + k * 0.95, 2.5, ("#e4b877", "#d98f62", "#9fb59a")[k % 3]
        )
    for x in (-2.6, -0.4, 2.2):
        walker(s, x, 18.6, "front", Look("#f7f1e2", "#e9e2d0", hat="#fbf6ea"), shade=0)
    s.block(-4.4, 17.2, 4.4, 18, 0, 1.0, "#5d847c", "#efe0bf")
    for k in range(5):
        px, py = s.at(-3.4 + k * 1.7, 17.5, 1.0)
        r = 26
        for j in range(3):
            c.rect(px - r, py - 12 - j * 12, px + r, py - 1 - j * 12, "#c99a5b", radius=2)
            c.rect(
                px + r * 0.3, py - 12 - j * 12, px + r, py - 1 - j * 12, "#8d6338", 0.6, radius=2
            )
        steam(c, px, py - 34, 110, 0.45)
    back.rect(0.7, 2.75, 9.3, 3.25, "#b8493a")
    for k in range(6):
        back.rect(1.6 + k * 1.3, 2.9, 2.1 + k * 1.3, 3.1, "#f3d9a0")


def _table(s: Stage, x: float, y: float) -> None:
    """A table for four with its guests."""
    c, rng = s.canvas, s.canvas.rng
    wide, deep = 1.5, 0.9
    s.floor(
        [(x - 1.3, y - 0.2), (x + 1.5, y - 0.3), (x + 1.7, y + 0.9), (x - 1.0, y + 1.0)],
        s.light.cool,
        0.26,
    )
    for dy in (0.66, 0.2):
        for side in (-1, 1):
            if rng.random() < 0.16 and dy > 0.5:
                continue
            look = any_look(rng, skirt=False)
            old = rng.random() < 0.6
            look = Look(
                look.top, look.legs, "#a29e98" if old else look.hair, look.skin, cut=look.cut
            )
            sx = x + side * (wide / 2 + 0.42)
            s.block(sx - 0.17, y + dy - 0.1, sx + 0.17, y + dy + 0.12, 0, 0.43, "#8a5a3c")
            walker(
                s,
                sx,
                y + dy,
                "read" if rng.random() < 0.5 else "sit",
                look,
                tall=1.62,
                flip=side > 0,
                shade=0,
            )
        if dy > 0.5:
            for tx in (x - wide / 2 + 0.1, x + wide / 2 - 0.1):
                s.beam((tx, y + deep - 0.1, 0), (tx, y + deep - 0.1, 0.72), "#7b5138", 0.06)
            s.slab(x - wide / 2, y, x + wide / 2, y + deep, "#e7c793", z=0.76)
            s.face(
                [
                    (x - wide / 2, y, 0.76),
                    (x + wide / 2, y, 0.76),
                    (x + wide / 2, y, 0.7),
                    (x - wide / 2, y, 0.7),
                ],
                "#a97c4f",
            )
            for tx in (x - wide / 2 + 0.1, x + wide / 2 - 0.1):
                s.beam((tx, y + 0.05, 0), (tx, y + 0.05, 0.7), "#7b5138", 0.06)
            k = s.size(x, y)
            for bx, by in ((-0.45, 0.6), (0.45, 0.62), (-0.42, 0.25), (0.4, 0.22), (0, 0.45)):
                px, py = s.at(x + bx, y + by, 0.8)
                tint = rng.choice((CREAM, "#f4f0e4", TEAL, BRICK))
                c.oval(px, py, k * 0.1, k * 0.036, darker(tint, 0.3))
                c.oval(px, py - k * 0.014, k * 0.1, k * 0.034, tint)
                c.oval(px, py - k * 0.014, k * 0.07, k * 0.022, rng.choice((OCHRE, LEAF, CORAL)))
            steam(c, *s.at(x, y + 0.45, 0.85), k * 0.35, 0.3)


def _bowls(c: Canvas, rng: Random) -> None:
    """The viewer's own table in the foreground."""
    c.poly([(-10, 930), (1610, 900), (1610, 1080), (-10, 1080)], "#d9ae76")
    c.shade(
        [(-10, 930), (1610, 900), (1610, 1080), (-10, 1080)], "#6b4a38", (0, 900), (1500, 1000), 0.6
    )
    c.poly([(-10, 926), (1610, 896), (1610, 904), (-10, 936)], "#f3d7a2")
    for x, y, r, tint, food in (
        (420, 965, 118, "#f2eadb", "#d98f4a"),
        (760, 990, 92, "#3f7377", LEAF),
        (1240, 960, 130, "#f2eadb", "#f7efdc"),
    ):
        c.oval(x + 60, y + 40, r * 1.15, r * 0.3, "#5a3d35", 0.4)
        bowl = [
            (x - r, y),
            (x - r * 0.82, y + r * 0.42),
            (x - r * 0.45, y + r * 0.68),
            (x + r * 0.45, y + r * 0.68),
            (x + r * 0.82, y + r * 0.42),
            (x + r, y),
        ]
        c.poly(bowl, tint)
        c.shade(bowl, "#4b4658", (x - r * 0.6, y), (x + r, y + r * 0.5), 0.75)
        c.oval(x, y, r, r * 0.27, lighter(tint, 0.4))
        c.oval(x, y + 3, r * 0.9, r * 0.22, darker(food, 0.25))
        for _ in range(46):
            t, d = rng.uniform(0, 6.28), rng.random() ** 0.5
            c.oval(
                x + cos(t) * d * r * 0.78,
                y - 3 + sin(t) * d * r * 0.17,
                rng.uniform(6, 13),
                rng.uniform(4, 8),
                mix(food, rng.choice((GOLD, CREAM, BRICK, FOREST)), rng.uniform(0, 0.45)),
            )
        steam(c, x, y - 20, r * 2.1, 0.34)
    for k in (0, 12):
        c.line([(930, 1050 + k), (1090, 925 + k)], "#7a3b2c", 6)
