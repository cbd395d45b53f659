"""The vegetable market."""

from .canvas import Canvas
from .colour import (
    BRICK,
    CORAL,
    CREAM,
    FOREST,
    GOLD,
    INK,
    LEAF,
    LIME,
    NAVY,
    OCHRE,
    SAGE,
    TEAL,
    Colour,
    lighter,
    mix,
)
from .foliage import crown, leaf
from .light import Light
from .looks import Look, any_look
from .props import birds
from .setting import awning, city, foreground, tiles, walker
from .stage import Stage

_WOOD = "#a87b52"
_GREY = "#8d8a86"


def market(c: Canvas) -> None:
    """The vegetable stalls in the early sun."""
    c.sky([(0, "#8dbac6"), (0.6, "#e6e2c6"), (1, "#f6d9a8")], 0, 520)
    c.glow(200, 300, 760, 520, "#ffe3a0", 0.6)
    city(c, 500, 170, 380, mix("#a9bbb9", "#f6d9b0", 0.4), windows=0.06)
    for x in range(-30, 1700, 170):
        crown(c, x, 400, 120, 100, ("#5a8a63", "#8bb074", "#c3cf86"), 8, 50)
    s = Stage(
        c,
        (0, 0, 1.75),
        focal=1150,
        centre=(800, 470),
        light=Light((0.55, -0.3), "#ffe6b0", "#3a3550"),
    )
    s.slab(-60, -3, 60, 60, "#d9c29a")
    tiles(s, -12, 1, 12, 16, 1.1, "#8f7558", 0.2)
    for k, x in enumerate((-12, -7, -2, 3, 8)):
        s.block(x, 15, x + 4, 16.4, 0, 0.9, _WOOD)
        for j in range(8):
            px, py = s.at(x + 0.3 + j * 0.48, 15, 0.98)
            c.oval(px, py, 16, 9, (LEAF, CORAL, OCHRE, SAGE)[(j + k) % 4])
        walker(s, x + 2, 14.3 if k % 2 else 16.8, "stand", any_look(c.rng), shade=0)
        tint = (SAGE, OCHRE, CORAL, TEAL, BRICK)[k]
        awning(s, (x - 0.2, 16, 3.4), (x + 4.2, 16, 3.4), (0, -1.8, -0.7), (tint, CREAM))
    _stall(s, -5.15, (BRICK, CREAM), Look("#5d86a0", NAVY, _GREY))
    _stall(s, 0.5, ("#2f7a6e", CREAM), Look(OCHRE, INK, cut="bun"))
    hand, _ = walker(s, -2.75, 5.05, "reach", Look(CREAM, NAVY, _GREY, bag=OCHRE), tall=1.6)
    c.oval(hand[0] + 4, hand[1] - 2, 11, 10, BRICK)
    walker(s, -0.2, 4.95, "carry", Look(GOLD, "#4a4f57", cut="long", hem=0.42), flip=True)
    walker(s, 1.5, 5.1, "bend", Look(CORAL, NAVY, cut="bun", hem=0.4), tall=1.62)
    walker(s, 2.75, 4.7, "stroll", Look(TEAL, INK, bag=BRICK), flip=True)
    birds(c, 520, 90, 12, 5, "#5b7a86")
    foreground(c, "#4a3a40", 0.35)


def _stall(s: Stage, x: float, pair: tuple[Colour, Colour], seller: Look) -> None:
    """Step three rows of crates up under a striped awning."""
    wide, y = 4.7, 5.5
    base = [(x, y), (x + wide, y), (x + wide, y + 2), (x, y + 2)]
    s.shadow(base, 0.9, alpha=0.32)
    for dx in (0.05, wide - 0.05):
        s.beam((x + dx, y + 2.2, 0), (x + dx, y + 2.2, 3.3), "#5a4a48", 0.08)
    s.face(
        [(x, y + 2.6, 0), (x + wide, y + 2.6, 0), (x + wide, y + 2.6, 3), (x, y + 2.6, 3)],
        s.light.cool,
        0.28,
    )
    walker(s, x + wide * 0.55, y + 2.1, "front", seller, shade=0)
    for t in (2, 1, 0):
        row, z = y + 0.62 * t, 0.28 + 0.27 * t
        s.block(x, row, x + wide, row + 0.62, 0, z, "#8a6348", grain=0.25)
        for k in range(6) if x < 0 else range(5, -1, -1):
            left = x + 0.06 + k * (wide - 0.08) / 6
            _crate(s, left, row + 0.04, z, (wide - 0.5) / 6, (k * 2 + t * 3 + round(x)) % 7)
    px, py = s.at(x + wide * 0.3, y + 0.6, 2.4)
    s.canvas.line([(px, py - 60), (px, py + 4)], INK, 1.6)
    s.canvas.poly([(px - 30, py + 16), (px - 9, py), (px + 9, py), (px + 30, py + 16)], BRICK)
    for dx in (0.05, wide - 0.05):
        s.beam((x + dx, y - 0.1, 0), (x + dx, y - 0.1, 2.6), "#6b5650", 0.07)
    awning(
        s,
        (x - 0.2, y + 2.2, 3.55),
        (x + wide + 0.2, y + 2.2, 3.55),
        (0, -2.5, -1.0),
        pair,
        12,
    )


def _crate(s: Stage, x: float, y: float, z: float, w: float, kind: int) -> None:
    """Heap one crate with one vegetable."""
    c, rng, k, deep, high = s.canvas, s.canvas.rng, s.size(x, y), 0.54, 0.17
    walls = s.block(x, y, x + w, y + deep, z, z + high, "#c99a68", "#4a3a30")
    wall = max(walls, key=lambda seen: seen.way[0])
    wall.rect(0, z + high * 0.44, wall.long, z + high * 0.56, "#7d5a40")
    tint = (BRICK, LEAF, "#6b4a78", "#e08a3c", "#b9cf8a", "#f0e8d4", "#5f8a3f")[kind]
    for row in range(4):
        for col in range(6):
            px, py = s.at(
                x + w * (0.1 + col * 0.16), y + deep * (0.9 - row * 0.26), z + high + 0.06
            )
            px, py = px + rng.uniform(-4, 4), py - rng.uniform(0, 9) - (8 if row < 3 else 0)
            tone = mix(tint, rng.choice((INK, CREAM)), rng.uniform(0, 0.2))
            if kind in (1, 6):
                for _ in range(3):
                    long = k * rng.uniform(0.09, 0.15)
                    green = rng.choice((FOREST, tone, LEAF, LIME))
                    leaf(c, px, py + 6, long, rng.uniform(215, 325), green, 0.42)
            elif kind in (2, 3):
                leaf(c, px, py, k * 0.13, rng.uniform(30, 150), tone, 0.3)
                leaf(c, px, py, k * 0.05, rng.uniform(230, 310), LEAF, 0.3)
            elif kind == 4 and col % 2 == 0:
                c.blob(px, py, k * 0.1, k * 0.09, tone, 0.12)
                c.blob(px - 3, py - 3, k * 0.06, k * 0.05, lighter(tone, 0.5), 0.2)
            elif kind in (0, 5):
                c.oval(px, py, k * 0.055, k * 0.05, tone)
                c.oval(px - 3, py - 3, k * 0.018, k * 0.014, lighter(tone, 0.6))
