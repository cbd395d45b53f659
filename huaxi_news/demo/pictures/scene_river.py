"""Along the river: the boardwalk and the cycle path."""

from .canvas import Canvas
from .colour import BRICK, CREAM, INK, NAVY, OCHRE, SAGE, TEAL, Colour
from .foliage import crown
from .light import Light
from .looks import Look, any_look
from .plants import spray
from .props import bicycle, birds
from .setting import city, foreground, planted, walker
from .stage import Stage

_DAWN = [(0, "#8db4bd"), (0.55, "#e7dcbf"), (1, "#f4cfa4")]


def river(c: Canvas) -> None:
    """A boardwalk leads along the river in the morning."""
    c.sky(_DAWN, 0, 520)
    c.glow(1300, 430, 520, 380, "#fff0c4", 0.7)
    _water(c, 500, "#b7c7bd", "#5f9294", skyline=(120, 260))
    s = Stage(c, (-1.5, 0, 1.8), focal=1150, centre=(640, 500), light=Light((0.7, 0.3)))
    s.floor([(-9, 2), (3.2, 2), (0.2, 60), (-2.2, 60)], "#c9a57c")
    for y in range(3, 34):
        c.line(s.path([(-9, y, 0), (3.2 - y * 0.05, y, 0)])[:2], "#8a6a4d", 1.4, 0.35)
    for y in range(3, 40, 3):
        x = 3.15 - y * 0.052
        s.beam((x, y, 0), (x, y, 1.05), "#6b5140", 0.09)
        s.beam((x, y, 1.02), (x - 0.15, y + 3, 1.02), "#6b5140", 0.08)
    for x, y, tall in ((-6.2, 9, 5.2), (-5.4, 16, 5.6), (-4.6, 26, 6.0)):
        planted(s, x, y, tall, spread=0.4)
    walker(s, -0.4, 9, "stroll", Look(BRICK, NAVY), back=True)
    walker(s, 0.5, 9.3, "stroll", Look("#7fa0a6", INK, "#8d8a86"), tall=1.62, back=True)
    walker(s, -1.6, 16, "run", Look(OCHRE, INK), flip=True)
    birds(c, 900, 190, 13, 6, "#5b7a86")
    spray(c, 1660, 700, 150, 420, "#3f6b57", 22, 60)
    foreground(c, "#2c4150", 0.28)


def cycling(c: Canvas) -> None:
    """Bicycles and walkers share the path by the river."""
    c.sky(_DAWN, 0, 500)
    _water(c, 480, "#c3cdbd", "#6f9c98", skyline=(80, 210))
    s = Stage(c, (0.6, 0, 1.7), focal=1100, centre=(860, 480), light=Light((0.7, 0.32)))
    s.slab(-40, 2, 7, 10, "#93a66d")
    s.floor([(-5, 2), (4.4, 2), (1.2, 70), (-1.2, 70)], "#b9705c")
    s.floor([(4.4, 2), (8, 2), (2.2, 70), (1.2, 70)], "#d8c7a4")
    for y in range(4, 50, 4):
        s.floor([(-0.4 + y * 0.01, y), (-0.2, y), (-0.2, y + 1.6), (-0.4, y + 1.6)], CREAM, 0.8)
    for y, x in ((8, -6.6), (15, -5.6), (25, -4.6)):
        planted(s, x, y, 5.4, ("#8a6a2f", "#d19b3c", "#f0c766"), spread=0.4)
    for x, y, colour, flip in ((-2.1, 7.4, TEAL, False), (1.7, 12.5, BRICK, True)):
        px, py = s.at(x, y)
        k = s.size(x, y)
        bicycle(c, px, py, k * 1.05, colour, flip)
        walker(s, x, y, "ride", any_look(c.rng), flip=flip, shade=0.3)
    walker(s, 4.2, 9.4, "stroll", Look("#7fa0a6", INK, "#8d8a86"), back=True)
    walker(s, 5.0, 9.6, "stroll", Look(SAGE, NAVY, cut="bun"), tall=1.6, back=True)
    birds(c, 380, 200, 13, 4, "#5b7a86")
    foreground(c, "#2c4150", 0.25)


def _water(c: Canvas, y: float, far: Colour, near: Colour, *, skyline: tuple[float, float]) -> None:
    city(c, y, *skyline, "#a3b5b5", windows=0.06)
    for x in range(-30, 1700, 140):
        crown(c, x, y - 22, 100, 60, ("#5f8a74", "#8bab82", "#c3c794"), 7, 40)
    c.rect(0, y, 1600, 1067, near)
    c.reflect(y, 360, 0.7, far, 0.4)
    for _ in range(40):
        x, at = c.rng.uniform(-50, 1600), c.rng.uniform(y + 60, 1000)
        c.rect(x, at, x + c.rng.uniform(40, 160), at + 2.4, CREAM, 0.25)
