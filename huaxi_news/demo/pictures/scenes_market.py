"""The vegetable market."""

from collections.abc import Sequence

from .canvas import Canvas
from .colour import (
    BRICK,
    CORAL,
    CREAM,
    GOLD,
    INK,
    LEAF,
    NAVY,
    OCHRE,
    SAGE,
    TEAL,
    Colour,
    darker,
    lighter,
    mix,
)
from .foliage import leaf
from .light import Light
from .looks import Look, any_look
from .props import bunting
from .setting import awning, city, foreground, tiles, walker
from .stage import Stage

GREENS = ("#4f7d57", "#6d9a5a", "#8fb06a", "#23493f", "#b5c46f")
PILES: tuple[tuple[Colour, ...], ...] = (
    GREENS,
    (BRICK, CORAL, "#c85a3e"),
    ("#e8913f", OCHRE, GOLD),
    ("#6b3f63", "#85527a", "#533150"),
    ("#f4eedd", "#e9e4cf", "#cfd9b0"),
    ("#c9cf8a", "#a9b96a", "#8aa557"),
)


def market(c: Canvas) -> None:
    """The vegetable market in the morning sun, awnings on both sides."""
    rng = c.rng
    c.sky([(0, "#a9cdd0"), (0.6, "#eadfbd"), (1, "#f8e2b0")], 0, 520)
    c.glow(800, 430, 520, 420, "#ffe9b5", 0.8)
    s = Stage(
        c,
        (0.5, -1.5, 1.75),
        focal=980,
        centre=(830, 470),
        light=Light((0.55, -0.5), "#ffeec2", "#33405a"),
    )
    city(c, 470, 40, 150, "#c5ccbb", x0=560, x1=1100, windows=0.06, wide=(40, 80))
    s.slab(-8, -2, 8, 60, "#d8c3a0")
    tiles(s, -2.4, 0, 2.4, 40, 1.2, "#8d785f", 0.25)
    for side, tint in ((-1, "#cfae90"), (1, "#b7a596")):
        for k in range(5):
            y = 26 - k * 7
            high = 6.5 + (k * 37 % 3) * 1.4
            walls = s.block(
                min(side * 5.2, side * 11),
                y,
                max(side * 5.2, side * 11),
                y + 6.8,
                0,
                high,
                mix(tint, ("#d9c7a6", "#a8b0a4", "#c79a80")[k % 3], 0.5),
                grain=0.2,
            )
            for w in walls:
                if abs(w.way[1]) > 0.5:
                    for u in (0.8, 2.9, 5.0):
                        w.window(u, 3.6, u + 1.2, 5.2, "#6f8a8c", "#eadcc0", 2)
    for k in range(7):
        y = 19.5 - k * 3.1
        for side in (-1, 1):
            _stall(s, side, y, (k * 2 + (side > 0)) % 5)
        if k in (1, 3, 4, 5):
            for _ in range(2):
                flip = rng.random() < 0.5
                look = any_look(rng, bag=rng.choice((CREAM, BRICK, SAGE, None)))
                walker(
                    s,
                    rng.uniform(-1.3, 1.5),
                    y + rng.uniform(0.2, 2),
                    rng.choice(("stroll", "walk", "stand")),
                    look,
                    tall=rng.uniform(1.56, 1.72),
                    flip=flip,
                )
    walker(
        s,
        -1.25,
        3.5,
        "reach",
        Look("#6f8f8a", INK, "#a29e98", bag=BRICK, hem=0.42),
        flip=True,
        tall=1.6,
    )
    walker(s, 0.85, 4.6, "stroll", Look(OCHRE, NAVY, cut="long", bag=CREAM), tall=1.66)
    bunting(c, [s.at(-4.5, 9, 4.2), s.at(4.5, 9, 4.2)], "#6b4a38")
    for k in range(13):
        t = (k + 0.5) / 13
        a, b = s.at(-4.5, 9, 4.2), s.at(4.5, 9, 4.2)
        x = a[0] + (b[0] - a[0]) * t
        y = a[1] + (abs(b[0] - a[0]) * 0.09 + 6) * 4 * t * (1 - t)
        c.poly([(x - 17, y), (x + 17, y), (x, y + 34)], (BRICK, OCHRE, TEAL, CREAM)[k % 4])
    c.glow(800, 380, 760, 560, "#fff0c0", 0.35)
    foreground(c, "#3a3346", 0.3)


def _stall(s: Stage, side: int, y: float, kind: int) -> None:
    """One stall: awning, keeper, crates heaped with produce."""
    c, rng = s.canvas, s.canvas.rng
    inner, outer = side * 2.1, side * 4.2
    lo, hi = min(inner, outer), max(inner, outer)
    s.shadow([(lo, y), (hi, y), (hi, y + 2.5), (lo, y + 2.5)], 0.9, alpha=0.34)
    s.face([(outer, y, 0), (outer, y + 2.6, 0), (outer, y + 2.6, 2.6), (outer, y, 2.6)], "#5b4a4a")
    if rng.random() < 0.85:
        walker(
            s,
            side * 3.5,
            y + 1.5,
            "reach" if rng.random() < 0.5 else "stand",
            any_look(rng, skirt=False, hat=rng.choice((None, "#e8c77f"))),
            tall=1.64,
            flip=side > 0,
            shade=0,
        )
    s.block(lo, y, hi, y + 2.4, 0, 0.62, rng.choice(("#8a6246", "#7b5a4a", "#6f7a70")), grain=0.2)
    for row in range(3):
        for col in range(2):
            xa = inner + side * (col * 1.0 + 0.05)
            ya, za = y + row * 0.8 + 0.04, 0.62 + col * 0.2
            corners = [
                (xa, ya, za),
                (xa + side * 0.92, ya, za + 0.18),
                (xa + side * 0.92, ya + 0.74, za + 0.18),
                (xa, ya + 0.74, za),
            ]
            s.face(corners, "#54382c")
            _heap(s, corners[0], side, PILES[(row + col * 2 + kind + int(y)) % len(PILES)])
            s.face(
                [
                    (xa, ya, za - 0.16),
                    (xa, ya + 0.74, za - 0.16),
                    (xa, ya + 0.74, za + 0.04),
                    (xa, ya, za + 0.04),
                ],
                "#b98a58",
            )
            s.face(
                [
                    (xa, ya, za - 0.16),
                    (xa + side * 0.92, ya, za),
                    (xa + side * 0.92, ya, za + 0.22),
                    (xa, ya, za + 0.04),
                ],
                "#8f663f",
            )
    stripes = ((BRICK, CREAM), (TEAL, CREAM), (OCHRE, CREAM), ("#5d86a0", CREAM), (LEAF, CREAM))[
        kind
    ]
    for yy in (y + 2.5, y + 0.05):
        s.beam((inner, yy, 0), (inner, yy, 2.5), "#4a3f42", 0.06)
    awning(s, (outer, y + 2.8, 3.3), (outer, y - 0.1, 3.3), (side * -2.5, 0, -0.75), stripes, 9)
    mid = s.at(inner + side * 0.6, y + 1.2, 2.2)
    c.glow(*mid, s.size(0, y) * 0.9, s.size(0, y) * 0.8, "#ffd994", 0.22)


def _heap(s: Stage, corner: tuple[float, float, float], side: int, tints: Sequence[Colour]) -> None:
    """Heap vegetables into a sloping crate."""
    c, rng = s.canvas, s.canvas.rng
    k = s.size(*corner)
    if k < 40:
        n = 8
    else:
        n = 22 if k < 140 else 44
    for i in range(n):
        t = 1 - i / n
        u, v = rng.uniform(0.08, 0.88), t * 0.66 + 0.04
        px, py = s.at(corner[0] + side * u, corner[1] + v, corner[2] + 0.18 * u + 0.06)
        tint = rng.choice(tints)
        if tints is GREENS:
            for _ in range(2):
                leaf(c, px, py + k * 0.03, k * 0.17, rng.uniform(200, 340), rng.choice(GREENS), 0.4)
        else:
            r = k * rng.uniform(0.05, 0.07)
            c.oval(px, py, r, r * 0.86, darker(tint, 0.2))
            c.oval(px - r * 0.16, py - r * 0.16, r * 0.78, r * 0.64, tint)
            if k > 90:
                c.oval(px - r * 0.3, py - r * 0.3, r * 0.25, r * 0.18, lighter(tint, 0.5))
