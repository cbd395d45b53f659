"""The sorting bins."""

from math import cos, sin

from .canvas import Canvas
from .colour import BRICK, CREAM, INK, NAVY, OCHRE, Colour, darker, lighter
from .foliage import crown, leaf, tree_shadow
from .light import Light
from .looks import Look
from .plants import spray
from .setting import foreground, tiles, walker
from .stage import Stage


def recycle(c: Canvas) -> None:
    """Four sorting bins under a shelter; neighbours bring their bags."""
    rng = c.rng
    c.sky([(0, "#9cc3c6"), (1, "#dfe6cf")], 0, 640)
    for x in range(-40, 1700, 190):
        crown(c, x + rng.uniform(-30, 30), 330, 160, 190, ("#5f8a78", "#86a98a", "#b4c69b"), 9, 60)
    s = Stage(
        c,
        (1.6, -1.2, 1.65),
        focal=1130,
        centre=(800, 590),
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
    for x in (-3.6, 7.2):
        s.block(x - 0.08, 6.3, x + 0.08, 6.46, 0, 2.7, "#3f5c60")
    s.floor(base, "#3c4f55", z=2.7)
    s.face([(-4, 6.1, 2.7), (7.6, 6.1, 2.7), (7.6, 6.1, 3.0), (-4, 6.1, 3.0)], "#cf6a4f")
    s.face([(-4, 6.1, 2.94), (7.6, 6.1, 2.94), (7.6, 6.1, 3.0), (-4, 6.1, 3.0)], "#f0a883")
    hand, _ = walker(s, -3.1, 6.4, "reach", Look(OCHRE, NAVY, cut="bun", hem=0.42), tall=1.66)
    _sack(c, hand, 46, "#4b6b5c")
    hand, _ = walker(s, 5.3, 5.2, "stroll", Look("#7fa0a6", INK, "#8d8a86"), tall=1.7, flip=True)
    _sack(c, hand, 62, "#e6e0cf")
    hand, _ = walker(s, 6.1, 4.9, "stroll", Look(BRICK, NAVY), tall=1.18, flip=True)
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
