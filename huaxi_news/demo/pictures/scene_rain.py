"""The street in the rain."""

from math import cos, pi, sin

from .canvas import Canvas
from .colour import BRICK, GOLD, INK, OCHRE, SAGE, TEAL, WINE, Colour, mix
from .figures import draw_figure, person
from .light import Light
from .looks import POSES, any_look
from .pen import Pen
from .props import umbrella
from .setting import city, foreground
from .stage import Mirror, Stage
from .texture import HEIGHT


def rain(c: Canvas) -> None:
    """Umbrellas on a shining street, seen from behind."""
    rng = c.rng
    c.sky([(0, "#5b7080"), (0.7, "#a4b1af"), (1, "#d6cdb5")], 0, 580)
    s = Stage(
        c,
        (0.4, -1, 1.65),
        focal=1050,
        centre=(760, 560),
        light=Light((0.1, -0.2), "#c9cdc2", "#26364a"),
    )
    city(c, 562, 90, 250, "#93a3a6", x0=480, x1=1060, windows=0.06, wide=(40, 90))
    c.rect(0, 560, 1600, HEIGHT, "#7d8b90")
    glass = Mirror(s)
    for view in (glass, s):
        for k in range(5):
            for side in (-1, 1):
                _shop(view, side, 34 - k * 7.0, k)
        _lamps(view)
        _taxi(view, 1.7, 13.5)
        if view is glass:
            road = [(-5.4, -1), (5.4, -1), (5.4, 60), (-5.4, 60)]
            s.floor(road, "#66767f", 0.42)
            c.wash(0, 562, 1600, HEIGHT, "#4f606c", 0.0, 0.55)
            c.ripple(566, HEIGHT, 7)
    c.wash(0, 330, 1600, 560, "#c3cbc6", 0.0, 0.26)
    c.wash(0, 560, 1600, 700, "#c9cdbf", 0.26, 0.0)
    for k in range(7):
        y = 4.4 + k * 0.95
        s.floor([(-3.3, y), (3.3, y), (3.3, y + 0.45), (-3.3, y + 0.45)], "#dfe3dc", 0.34)
    people = (
        (-2.7, 13, SAGE),
        (2.9, 12, "#a9747c"),
        (-1.0, 10.2, OCHRE),
        (0.9, 8.6, "#5d86a0"),
        (-2.0, 6.6, TEAL),
        (2.3, 6.0, GOLD),
        (-0.15, 4.6, BRICK),
    )
    for k, (x, y, colour) in enumerate(people):
        _sheltered(s, x, y, colour, k)
    for _ in range(330):
        x, y = rng.uniform(-40, 1640), rng.uniform(-60, HEIGHT)
        k = rng.uniform(0.4, 1.2)
        c.line([(x, y), (x - 10 * k, y + 46 * k)], "#f0f4f0", 1.1 * k, 0.26)
    for _ in range(120):
        y = rng.uniform(660, 1060)
        x, r = rng.uniform(0, 1600), (y - 600) / 46
        c.ring(x, y, r * 1.6, r * 0.45, "#d3dcd8", 0.8)
    c.wash(0, 0, 1600, 260, "#24333f", 0.35, 0.0)
    foreground(c, "#1b2838", 0.45)


def _lamps(s: Stage) -> None:
    """Two rows of street lamps."""
    c = s.canvas
    for k in range(5):
        y = 26 - k * 4.6
        for side in (-1, 1):
            foot, head = s.at(side * 4.1, y), s.at(side * 4.1, y, 4)
            r = s.size(0, y) * 0.13
            c.line([foot, head], "#2b3947", r * 0.5)
            c.glow(*head, r * 12, r * 12, GOLD, 0.5)
            c.oval(*head, r, r * 1.2, "#fff3d0")


def _shop(s: Stage, side: int, y: float, k: int) -> None:
    """A house with a lit shop below."""
    a, b = side * 5.4, side * 14
    tall = 8.5 + (k * 29 % 4) * 1.6
    walls = s.block(
        min(a, b), y, max(a, b), y + 6.6, 0, tall, ("#6c7880", "#77787c", "#647279")[k % 3]
    )
    for wall in walls:
        if abs(wall.way[1]) < 0.5:
            continue
        glow = ("#f5cf86", "#f2b872", "#f7dfa6")[k % 3]
        wall.rect(0.4, 0.2, 6.2, 2.7, glow)
        for u in (0.4, 2.3, 4.2, 6.1):
            wall.rect(u, 0.2, u + 0.1, 2.7, INK)
        for u in (0.8, 2.0, 3.4, 5.0):
            wall.rect(u, 0.2, u + 0.5, 0.7 + u % 1.1, "#8a5a45", 0.7)
        wall.rect(0.2, 2.8, 6.4, 3.5, (BRICK, "#3f6f78", "#8a5a6a")[k % 3])
        for u in (1.6, 2.4, 3.2, 4.0):
            wall.rect(u, 2.95, u + 0.45, 3.35, "#fbe6b4")
        for z in (4.4, 7.0):
            for u in (0.8, 2.9, 5.0):
                lit = (int(u) + k + int(z)) % 3 == 0
                wall.window(u, z, u + 1.1, z + 1.6, GOLD if lit else "#4d5f6c", "#8c969a", 2, lit)
    x, py = s.at(a, y + 3, 1.6)
    s.canvas.glow(x, py, s.size(0, y + 3) * 3, s.size(0, y + 3) * 2.2, "#ffcf80", 0.32)


def _sheltered(s: Stage, x: float, y: float, colour: Colour, k: int) -> None:
    """Somebody under an umbrella, with the mirror image on the wet ground."""
    c = s.canvas
    px, py = s.at(x, y)
    size = s.size(x, y)
    look = any_look(c.rng, pack=(None, OCHRE, WINE)[k % 3], hem=0.34, skirt=k % 3 == 1)
    tall = 1.66 * size
    pose = POSES["hold"]
    mirror = Pen(c, (px, py), (tall, 0), (0, tall * 0.86), mix(colour, "#54646e", 0.72), 0.4)
    draw_figure(mirror, pose, look, True)
    dome = [
        (px + size * 0.72 * cos(pi * i / 16), py + tall * 0.86 + size * 0.45 * sin(pi * i / 16))
        for i in range(17)
    ]
    c.poly(dome, mix(colour, "#54646e", 0.45), 0.5)
    c.oval(px, py, size * 0.3, size * 0.05, "#1f2b38", 0.5)
    c.line(
        [(px + tall * 0.1, py - tall * 0.66), (px + tall * 0.06, py - tall * 1.2)],
        INK,
        size * 0.03,
    )
    person(c, px, py, tall, "hold", look, back=True)
    umbrella(c, px + tall * 0.03, py - tall * 0.97, size * 0.74, colour, c.rng.uniform(-7, 7))


def _taxi(s: Stage, x: float, y: float) -> None:
    """A taxi coming with its lamps on."""
    c = s.canvas
    s.block(x, y, x + 1.8, y + 4.2, 0.35, 0.95, "#3f7d5a")
    s.face(
        [
            (x + 0.15, y + 0.9, 0.95),
            (x + 1.65, y + 0.9, 0.95),
            (x + 1.5, y + 1.5, 1.5),
            (x + 0.3, y + 1.5, 1.5),
        ],
        "#a9bcc0",
    )
    s.slab(x + 0.3, y + 1.5, x + 1.5, y + 3.4, "#4f8f6a", z=1.5)
    s.face(
        [
            (x + 0.7, y + 1.6, 1.5),
            (x + 1.1, y + 1.6, 1.5),
            (x + 1.1, y + 1.6, 1.68),
            (x + 0.7, y + 1.6, 1.68),
        ],
        "#fbe6b4",
    )
    s.face([(x, y, 0.12), (x + 1.8, y, 0.12), (x + 1.8, y, 0.36), (x, y, 0.36)], INK)
    for dx in (0.25, 1.55):
        px, py = s.at(x + dx, y, 0.66)
        c.oval(px, py, 13, 10, "#fffbe6")
        c.glow(px, py, 130, 110, "#fff0c0", 0.8)
