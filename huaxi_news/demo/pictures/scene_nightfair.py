"""The night fair."""

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
    TEAL,
    WINE,
    Colour,
    lighter,
    mix,
)
from .light import Light
from .looks import Look, any_look
from .props import bunting, steam
from .setting import awning, city, foreground, tiles, walker
from .stage import Stage


def nightfair(c: Canvas) -> None:
    """A lane of little stalls under strings of bulbs."""
    rng = c.rng
    c.sky([(0, "#141d38"), (0.6, "#40365c"), (1, "#a0645f")], 0, 600)
    city(c, 580, 170, 420, "#323c66", lights=0.26, windows=0.04, wide=(70, 150))
    s = Stage(
        c,
        (0.2, 0, 1.75),
        focal=1050,
        centre=(780, 560),
        light=Light((0.12, -0.12), "#ffca7a", "#1c2140"),
    )
    s.slab(-60, 0.5, 60, 80, "#4b4055")
    c.glow(780, 580, 620, 300, "#ff9d4d", 0.75)
    tiles(s, -4, 2, 4, 30, 0.9, "#1c2140", 0.3)
    tints = (BRICK, TEAL, "#b5702f", WINE, "#37608a", "#7d8a4a", BRICK)
    for row, y in enumerate((37, 30, 23.5, 17.5, 12, 7, 2.4)):
        for side in (-1, 1):
            _booth(s, side, y, tints[(row + (side > 0) * 3) % 7], row % 2 == (side > 0))
        for side in (-1, 1):
            if row < 6:
                x = side * rng.uniform(1.5, 1.9)
                pose = rng.choice(("stand", "reach", "stand"))
                walker(s, x, y + 1.6, pose, any_look(rng), flip=side < 0, shade=0.25)
        if row in (1, 2, 3):
            back = row != 2
            walker(s, rng.uniform(-0.7, 0), y, "front", any_look(rng), back=back, shade=0.25)
            walker(s, rng.uniform(0.3, 0.9), y + 1, "stroll", any_look(rng), shade=0.25)
        if row < 6:
            ends = [s.at(-3.2, y, 3.6), s.at(0, y, 4.3), s.at(3.2, y, 3.6)]
            bunting(c, ends, INK, "#ffc66a", 7, max(2.2, s.size(0, y) * 0.055))
    c.glow(780, 620, 900, 420, "#ff9d4d", 0.35)
    walker(s, -0.85, 5.6, "front", Look(NAVY, INK, bag=BRICK), back=True, shade=0.3)
    walker(s, -0.3, 5.6, "front", Look(CORAL, INK, cut="long"), tall=1.6, back=True, shade=0.3)
    walker(s, 0.9, 6.6, "wave", Look(GOLD, NAVY, cut="bun"), tall=1.15, shade=0.3)
    foreground(c, "#131830", 0.55)


def _booth(s: Stage, side: int, y: float, tint: Colour, hot: bool) -> None:
    """Light one stall on the left (-1) or the right (1) of the lane."""
    c, rng, long = s.canvas, s.canvas.rng, 4.3
    x0, x1 = side * 2.3, side * 4.0
    glow = s.face([(x1, y, 0.6), (x1, y + long, 0.6), (x1, y + long, 2.9), (x1, y, 2.9)], "#e9a24f")
    if len(glow) > 3:
        c.shade(glow, "#8a4a48", glow[2], glow[0], 0.6)
    s.face(
        [(x0, y + long, 0), (x1, y + long, 0), (x1, y + long, 2.9), (x0, y + long, 2.9)], "#6b4046"
    )
    for j in range(9):
        py = y + long - 0.3 - j * 0.46
        shelf = rng.choice((CREAM, BRICK, GOLD, TEAL, CORAL))
        s.face(
            [
                (x1, py, 1.9),
                (x1, py - 0.26, 1.9),
                (x1, py - 0.26, 1.9 + rng.uniform(0.2, 0.45)),
                (x1, py, 2.2),
            ],
            shelf,
            0.85,
        )
    if y > 5:
        walker(s, side * 3.4, y + 2.2, "stand", any_look(rng), flip=side > 0, shade=0)
    front = mix(tint, "#5a4048", 0.35)
    s.block(min(x0, x1), y, max(x0, x1) - 0.4, y + long, 0, 0.92, front, "#f0c27a")
    for j in range(17):
        deep, heap = y + long - 0.2 - j * 0.24, (CORAL, CREAM, OCHRE, LEAF, BRICK)[j // 4]
        for off in (3.3, 3.05, 2.8, 2.55):
            px, py = s.at(side * off, deep, 0.96 + 0.05 * rng.random())
            k = s.size(0, deep) * 0.1
            c.oval(px, py, k, k * 0.8, mix(heap, "#8a4a48", rng.uniform(0, 0.35)))
            c.oval(px - side * k * 0.2, py - k * 0.3, k * 0.4, k * 0.24, lighter(heap, 0.5))
    s.beam((x1, y, 1.88), (x1, y + long, 1.88), "#6b4046", 0.05)
    if hot and y > 5:
        px, py = s.at(side * 2.7, y + 1.6, 1.0)
        steam(c, px, py, s.size(0, y) * 0.9, 0.34, "#ffe2b8")
    for dy in (0.05, long - 0.05):
        s.beam((x0, y + dy, 0), (x0, y + dy, 2.7), "#3a2c3c", 0.07)
    awning(
        s,
        (side * 4.1, y - 0.1, 3.25),
        (side * 4.1, y + long + 0.1, 3.25),
        (-side * 2.1, 0, -0.55),
        (mix(tint, "#2a2440", 0.2), mix(CREAM, "#c07a50", 0.35)),
        8,
    )
    px, py = s.at(side * 2.6, y + long * 0.5, 2.25)
    k = s.size(0, y + long * 0.5)
    c.glow(px, py, k * 1.6, k * 1.5, "#ffb85a", 0.75)
    c.oval(px, py, k * 0.07, k * 0.09, "#fff0c8")
