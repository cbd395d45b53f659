"""Scenes of the shared yard: a roof garden and the sorting bins."""

from math import cos, sin

from .canvas import Canvas
from .colour import (
    BRICK,
    CORAL,
    CREAM,
    FOREST,
    INK,
    LEAF,
    LIME,
    NAVY,
    OCHRE,
    SAGE,
    TEAL,
    Colour,
    darker,
    lighter,
)
from .foliage import crown, leaf, tree_shadow
from .light import Light
from .looks import Look
from .plants import potted, spray
from .setting import city, foreground, tiles, walker
from .stage import Stage


def garden(c: Canvas) -> None:
    """A roof garden high above the city at sunset."""
    c.sky([(0, "#6f8ea3"), (0.35, "#c9b5a4"), (0.7, "#f2b98a"), (1, "#f8d79c")], 0, 520)
    c.glow(360, 420, 620, 420, "#ffd27d", 0.9)
    c.oval(360, 405, 46, 46, "#fff0c4")
    city(c, 520, 60, 210, "#d9a488", windows=0.06)
    city(c, 540, 30, 170, "#b3877c", windows=0.08, wide=(60, 130))
    city(c, 560, 10, 120, "#876a72", windows=0.1, wide=(80, 160), lights=0.05)
    s = Stage(
        c,
        (0, 0, 2.1),
        focal=1150,
        centre=(720, 470),
        light=Light((0.75, -0.8), "#ffd79a", "#3a3350"),
    )
    s.slab(-12, -2, 12, 13, "#c69a7c")
    tiles(s, -12, 1, 12, 13, 1.0, "#7b5750", 0.25)
    s.block(-12, 13, 12, 13.3, 0, 0.9, "#9a7468", "#f3c795")
    for k in range(13):
        s.beam((-12 + k * 2, 13, 0.9), (-12 + k * 2, 13, 1.3), "#54414e", 0.07)
    s.beam((-12, 13, 1.3), (12, 13, 1.3), "#54414e", 0.08)
    for x, y, w, d in (
        (-7.5, 9, 4.6, 1.3),
        (1.4, 9.6, 5, 1.2),
        (-6.2, 5.9, 3.9, 1.2),
        (2.1, 6.3, 4.4, 1.2),
        (-4.9, 3.3, 2.9, 1.0),
    ):
        _bed(s, x, y, w, d)
        if (x, y) == (1.4, 9.6):
            walker(s, 0.4, 8.6, "reach", Look(CREAM, TEAL, hat="#e8c77f", cut="long"), tall=1.64)
            _trellis(s)
    hands = walker(s, 0.05, 4.7, "reach", Look(BRICK, NAVY, "#8d8a86", hat="#e8c77f"), tall=1.68)
    _can(c, hands[0], s.size(0, 4.7))
    x, y = s.at(3.4, 4.4)
    potted(c, x, y, 150, "#a8543e", tall=True)
    x, y = s.at(2.7, 3.9)
    potted(c, x, y, 120, "#547a78")
    spray(c, -30, 130, 10, 360, "#2f3d40", 18, 56)
    spray(c, -30, 10, 20, 380, "#2f3d40", 18, 56)
    c.glow(360, 430, 1000, 620, "#ffb668", 0.28)
    foreground(c, "#2f2740", 0.4)


def _bed(s: Stage, x: float, y: float, w: float, d: float) -> None:
    """Fill one planter with vegetables."""
    c, rng = s.canvas, s.canvas.rng
    s.shadow([(x, y), (x + w, y), (x + w, y + d), (x, y + d)], 0.8, alpha=0.45)
    s.block(x, y, x + w, y + d, 0, 0.55, rng.choice(("#8a5f4a", "#9c6b4c")), "#4b3630", grain=0.3)
    kind = rng.randrange(3)
    for row in (0.75, 0.3):
        n = int(w / 0.36)
        for i in range(n):
            px, py = s.at(x + 0.25 + i * 0.36, y + d * row, 0.55)
            k = s.size(x, y + d * row)
            tall = k * (0.62 if kind == 0 else 0.34) * rng.uniform(0.8, 1.2)
            if kind == 0:
                c.line([(px, py), (px, py - tall)], "#8a6a3f", 2)
            for _ in range(12):
                leaf(
                    c,
                    px + rng.uniform(-3, 3),
                    py - tall * rng.uniform(0, 0.8),
                    tall * 0.5,
                    rng.uniform(185, 355),
                    rng.choice((FOREST, LEAF, LEAF, SAGE, LIME)),
                    0.34 if kind else 0.26,
                )
            if kind == 0:
                for _ in range(3):
                    c.oval(
                        px + rng.uniform(-9, 9),
                        py - tall * rng.uniform(0.2, 0.9),
                        k * 0.045,
                        k * 0.045,
                        rng.choice((CORAL, BRICK, OCHRE)),
                    )


def _trellis(s: Stage) -> None:
    """Raise a pergola with vines on the right."""
    c, rng = s.canvas, s.canvas.rng
    for x in (5.2, 8.4):
        for y in (11.4, 8.6):
            s.beam((x, y, 0), (x, y, 2.7), "#54414e", 0.12)
    for i in range(7):
        y = 8.4 + i * 0.55
        s.beam((4.8, y, 2.7), (9, y, 2.7), "#6b4f55", 0.1)
    for _ in range(150):
        x, y = rng.uniform(4.8, 9), rng.uniform(8.4, 11.6)
        px, py = s.at(x, y, 2.75 - rng.random() ** 3 * 1.1)
        leaf(
            c,
            px,
            py,
            rng.uniform(14, 26),
            rng.uniform(30, 150),
            rng.choice((FOREST, LEAF, SAGE, "#8d9a5a")),
            0.42,
        )


def _can(c: Canvas, hand: tuple[float, float], k: float) -> None:
    """Pour from a watering can."""
    x, y = hand[0] + k * 0.06, hand[1] + k * 0.08
    c.poly(
        [
            (x - k * 0.13, y - k * 0.1),
            (x + k * 0.12, y - k * 0.1),
            (x + k * 0.15, y + k * 0.14),
            (x - k * 0.15, y + k * 0.14),
        ],
        "#5d8a8a",
    )
    c.line([(x + k * 0.12, y + k * 0.06), (x + k * 0.36, y - k * 0.1)], "#5d8a8a", k * 0.04)
    for i in range(9):
        a = x + k * (0.36 + i * 0.02)
        c.line(
            [
                (a, y - k * 0.1 + i),
                (a + k * (0.08 + i * 0.012), y + k * 0.1),
                (a + k * (0.12 + i * 0.016), y + k * 0.42),
            ],
            "#e8f2ea",
            1.2,
            0.7,
        )


def recycle(c: Canvas) -> None:
    """Four sorting bins under a shelter; neighbours bring their bags."""
    rng = c.rng
    c.sky([(0, "#9cc3c6"), (1, "#dfe6cf")], 0, 640)
    for x in range(-40, 1700, 190):
        crown(c, x + rng.uniform(-30, 30), 330, 160, 190, ("#5f8a78", "#86a98a", "#b4c69b"), 9, 60)
    s = Stage(
        c,
        (-1.2, -1.2, 1.65),
        focal=1180,
        centre=(640, 560),
        light=Light((0.7, 0.32), "#fff0c8", "#2c4150"),
    )
    s.slab(-20, -3, 24, 60, "#d9cdb0")
    s.slab(-20, 11.5, 24, 60, "#a9b583")
    tiles(s, -8, 1, 12, 9, 0.9, "#9c8b70", 0.28)
    wall = s.block(-3.6, 8.6, 7.2, 8.9, 0, 2.7, "#e9dcc0", grain=0.25)[0]
    wall.rect(0, 0, wall.long, 0.5, "#7f9a8f")
    for k, tint in enumerate(("#3e7d5a", "#356f99", "#6e7478", "#b8493a")):
        u = 1.0 + k * 2.5
        wall.rect(u, 1.55, u + 1.5, 2.35, tint)
        x, y = wall.at(u + 0.36, 1.95)
        c.oval(x, y, 22, 22, CREAM)
        for j in range(3):
            wall.rect(
                u + 0.68, 1.72 + j * 0.18, u + (1.35, 1.2, 1.3)[j], 1.8 + j * 0.18, CREAM, 0.8
            )
    wall.rect(0, 1.75, wall.long, 2.7, s.light.cool, 0.22)
    base = [(-3.9, 6.2), (7.5, 6.2), (7.5, 9), (-3.9, 9)]
    s.shadow(base, 2.7, alpha=0.25, low=2.6)
    for k, tint in enumerate(("#3e7d5a", "#356f99", "#6e7478", "#b8493a")):
        _bin(s, -2.4 + k * 2.35, 7.3, tint, k)
    for x in (-3.6, 1.8, 7.2):
        s.block(x - 0.08, 6.3, x + 0.08, 6.46, 0, 2.7, "#3f5c60")
    s.floor(base, "#3c4f55", z=2.7)
    s.face([(-4, 6.1, 2.7), (7.6, 6.1, 2.7), (7.6, 6.1, 3.0), (-4, 6.1, 3.0)], "#cf6a4f")
    s.face([(-4, 6.1, 2.94), (7.6, 6.1, 2.94), (7.6, 6.1, 3.0), (-4, 6.1, 3.0)], "#f0a883")
    hand, _ = walker(s, -3.1, 6.4, "reach", Look(OCHRE, NAVY, cut="bun", hem=0.42), tall=1.66)
    _sack(c, hand, 46, "#4b6b5c")
    hand, _ = walker(s, 3.6, 5.4, "stroll", Look("#7fa0a6", INK, "#8d8a86"), tall=1.7, flip=True)
    _sack(c, hand, 62, "#e6e0cf")
    hand, _ = walker(s, 4.5, 5.2, "stroll", Look(BRICK, NAVY), tall=1.18, flip=True)
    x, y = hand
    c.rect(x - 30, y - 4, x + 30, y + 40, "#c49a66")
    c.rect(x - 4, y - 4, x + 6, y + 40, "#e3c493")
    tree_shadow(c, 380, 1000, 560, 80, s.light.cool, 0.34)
    spray(c, 1660, 40, 150, 420, "#2f5548", 20, 60)
    spray(c, 1640, -20, 120, 360, "#2f5548", 18, 60)
    c.glow(-60, 100, 800, 700, "#fff0c0", 0.35)
    foreground(c, "#2c4150", 0.25)


def _bin(s: Stage, x: float, y: float, tint: Colour, kind: int) -> None:
    """Stand one wheeled bin."""
    base = [(x, y), (x + 1.05, y), (x + 1.05, y + 0.9), (x, y + 0.9)]
    s.shadow(base, 1.1, alpha=0.4)
    walls = s.block(x, y, x + 1.05, y + 0.9, 0.1, 1.05, tint, grain=0.3)
    front = next(w for w in walls if w.way[0] > 0.9)
    ink = lighter(tint, 0.75)
    cx, cy = front.at(0.52, 0.58)
    k = s.size(x, y) * 0.17
    c = s.canvas
    if kind == 0:
        leaf(c, cx - k, cy + k * 0.8, k * 2.3, -38, ink, 0.42)
    elif kind == 1:
        for j in range(3):
            a = j * 2.094 - 1.57
            p = [
                (cx + cos(a + d) * r, cy + sin(a + d) * r)
                for d, r in (
                    (-0.7, k),
                    (0.55, k),
                    (0.75, k * 1.35),
                    (1.15, k * 0.85),
                    (0.55, k * 0.45),
                    (0.5, k * 0.65),
                    (-0.6, k * 0.65),
                )
            ]
            c.poly(p, ink)
    elif kind == 2:
        c.ring(cx, cy, k, k, ink, k * 0.28)
    else:
        c.poly(
            [(cx, cy - k * 1.1), (cx + k * 1.1, cy + k * 0.8), (cx - k * 1.1, cy + k * 0.8)], ink
        )
        c.rect(cx - k * 0.1, cy - k * 0.45, cx + k * 0.1, cy + k * 0.3, tint)
    front.case(-0.06, 1.05, 1.11, 1.2, 0.06, darker(tint, 0.25))
    s.slab(x - 0.06, y - 0.06, x + 1.11, y + 0.9, lighter(tint, 0.28), z=1.2)


def _sack(c: Canvas, hand: tuple[float, float], size: float, colour: Colour) -> None:
    """Hang a tied bag from a hand."""
    x, y = hand
    shape = [
        (x - 3, y),
        (x - size * 0.4, y + size * 0.5),
        (x - size * 0.46, y + size),
        (x - size * 0.2, y + size * 1.2),
        (x + size * 0.25, y + size * 1.18),
        (x + size * 0.45, y + size * 0.9),
        (x + size * 0.36, y + size * 0.45),
        (x + 4, y),
    ]
    c.poly(shape, colour)
    c.shade(shape, INK, (x - size * 0.2, y), (x + size * 0.7, y + size), 0.6)
