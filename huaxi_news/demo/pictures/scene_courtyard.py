"""The old yard."""

from math import cos, pi, sin

from .canvas import Canvas
from .colour import BRICK, CREAM, GOLD, INK, NAVY, OCHRE, SAGE, TEAL, UMBER, Colour, darker, mix
from .foliage import crown, tree, tree_shadow
from .light import Light
from .looks import Look
from .plants import potted, spray
from .props import lantern
from .setting import bike, city, foreground, tiles, walker
from .stage import Stage, Wall
from .texture import HEIGHT


def courtyard(c: Canvas) -> None:
    """An old yard seen from an upper window, late in the afternoon."""
    rng = c.rng
    c.sky([(0, "#e9c28f"), (0.6, "#f4dbaf"), (1, "#f3e0bd")], 0, 330)
    city(c, 300, 40, 190, mix("#c3a68d", "#f4dbaf", 0.3), windows=0.06, wide=(60, 150))
    s = Stage(
        c,
        (0.6, -4, 7.2),
        focal=1180,
        centre=(800, 190),
        light=Light((0.95, -0.42), "#ffdf9f", "#3d3550"),
    )
    roof, brick, wood = "#5b6468", "#b3a392", "#7c3f30"
    for x, y, h in ((-9, 30, 9), (0, 34, 8), (9, 31, 10)):
        px, py = s.at(x, y)
        crown(c, px, py - h * 26, 150, 130, ("#5d6d4d", "#7f8a58", "#b5ad6c"), 8, 60)
    _paving(s)
    tiles(s, -6, 2, 6, 20, 0.8, "#8f7558", 0.2)
    _hall(s, (-6, 20), (6, 20), 4.2, roof, brick, wood)
    for wall in s.block(-12, 1, -5.6, 20, 0, 3.4, brick):
        if wall.way[1] != 0:
            for k in range(5):
                u = 1.6 + k * 3.6
                wall.rect(u, 0.1, u + 1.1, 2.4, wood)
                wall.rect(u + 0.53, 0.1, u + 0.57, 2.4, UMBER)
                wall.window(u + 1.5, 1.0, u + 3.0, 2.3, "#6d6f68", wood, 4)
    _tiles_roof(s, [(-4.9, 0.4, 3.2), (-4.9, 20.4, 3.2), (-8.6, 20.4, 5.2), (-8.6, 0.4, 5.2)], roof)
    s.shadow([(-6, 0), (-5, 0), (-5, 20), (-6, 20)], 3.2, alpha=0.36)
    for k in range(6):
        bike(s, -3.9 + 0.05 * k, 16.5 - k * 1.9, (TEAL, BRICK, OCHRE, NAVY, SAGE, INK)[k])
    _east_wall(s)
    for k in range(9):
        px, py = s.at(5.1 + rng.uniform(-0.3, 0.3), 18.5 - k * 1.7)
        potted(
            c,
            px,
            py,
            s.size(5, 18.5 - k * 1.7) * 0.75,
            rng.choice(("#b8644a", "#8a5a48", TEAL)),
            tall=k % 3 == 0,
        )
    walker(s, -1.0, 15.5, "sweep", Look("#7c8f93", INK, "#8d8a86"), tall=1.6)
    x, y = s.at(1.3, 11.5)
    tree_shadow(c, x + 330, y + 150, 390, 150, s.light.cool, 0.36)
    walker(s, 3.5, 11.4, "read", Look(CREAM, NAVY, "#8d8a86"), tall=1.65, flip=True)
    for spot in ((3.25, 11.3), (3.75, 11.3)):
        s.block(spot[0] - 0.06, 11.3, spot[0] + 0.06, 11.6, 0, 0.42, "#a0713f")
    s.block(3.2, 11.25, 3.85, 11.65, 0.4, 0.47, "#c99a5b", "#dcb478")
    s.block(1.9, 10.8, 2.6, 11.4, 0, 0.5, "#9c6b43", "#c99a5b")
    walker(s, 0.2, 8.4, "run", Look(BRICK, NAVY), tall=1.05)
    walker(s, -1.3, 7.6, "run", Look(GOLD, TEAL, cut="bun"), tall=1.0)
    tree(
        c, x, y, 690, ("#3b5540", "#6d8650", "#c8bd6b"), "#5d4336", spread=0.38, dabs=420, clumps=16
    )
    spray(c, 1640, 960, 200, 330, "#2c4238")
    spray(c, 1620, 1090, 190, 300, "#2c4238")
    c.glow(60, 140, 800, 620, "#ffd68c", 0.5)
    foreground(c, "#3d3550", 0.3)


def _paving(s: Stage) -> None:
    """Odd flagstones, and the roofs and trees of the neighbours."""
    c, rng = s.canvas, s.canvas.rng
    c.rect(700, 296, 1600, HEIGHT, "#c2aa83")
    for k in range(9):
        crown(c, 1010 + k * 84, 330 + k % 3 * 24, 96, 70, ("#83805c", "#a39c69", "#c9ba7d"), 7, 40)
    s.slab(-9, -6, 9, 22, "#d6bc93")
    for i in range(15):
        for j in range(18):
            if rng.random() < 0.35:
                x, tint = -6 + i * 0.8, rng.choice(("#cbae86", "#dfc8a2", "#c2a680"))
                s.slab(x, 3 + j, x + 0.75, 3.93 + j, tint, 0.7)


def _east_wall(s: Stage) -> None:
    """The white garden wall on the right, with a moon gate and a tiled coping."""
    c = s.canvas
    for x, y, r in ((9.4, 16, 150), (10.4, 11.5, 190), (8.8, 19.5, 120)):
        px, py = s.at(x, y, 2.6)
        crown(c, px, py, r, r * 0.9, ("#5d6d4d", "#7f8a58", "#b5ad6c"), 9, 80)
    wall = Wall(s, (6.2, 20), (6.2, 1), 0, 2.7)
    wall.rect(0, 0, wall.long, 2.7, "#ecd9b4")
    wall.rect(0, 0, wall.long, 0.5, "#a39585")
    s.slab(6.2, 1, 6.7, 20, "#5b6468", z=2.75)
    for k in range(40):
        c.line([s.at(6.1, 1 + k * 0.48, 2.76), s.at(6.75, 1 + k * 0.48, 2.76)], "#3d4550", 1.4)
    wall.rect(0, 2.5, wall.long, 2.75, "#4a5258")
    ring = [
        (7.2 + 1.15 * cos(2 * pi * i / 32), 1.15 + 1.15 * sin(2 * pi * i / 32)) for i in range(32)
    ]
    s.face([wall.spot(u, max(0.0, z)) for u, z in ring], "#8a8f64")
    seen = s.path([wall.spot(u, max(0.0, z)) for u, z in ring])
    c.shade(seen, "#3d4a3c", seen[8], seen[24], 0.8)
    c.line([*seen, seen[0]], "#6b625a", 5)


def _tiles_roof(s: Stage, corners: list[tuple[float, float, float]], colour: Colour) -> None:
    """Lay a tiled slope; corners run along the eaves, then along the ridge."""
    a, b, d, e = corners
    seen = s.face(corners, colour)
    s.canvas.shade(seen, "#ffdf9f", seen[0], seen[2], 0.25)
    n = 46
    for i in range(n + 1):
        t = i / n
        low = tuple(a[k] + (b[k] - a[k]) * t for k in range(3))
        top = tuple(e[k] + (d[k] - e[k]) * t for k in range(3))
        s.canvas.line(
            s.path([(low[0], low[1], low[2]), (top[0], top[1], top[2])])[:2],
            darker(colour, 0.4),
            1.6,
        )
    s.beam(a, b, darker(colour, 0.45), 0.14)
    s.beam(e, d, darker(colour, 0.3), 0.3)


def _hall(
    s: Stage,
    a: tuple[float, float],
    b: tuple[float, float],
    high: float,
    roof: Colour,
    brick: Colour,
    wood: Colour,
) -> None:
    """Close the yard with a timber hall under a tiled roof."""
    wall = s.block(a[0], a[1], b[0], b[1] + 6, 0, high, brick)[0]
    for k in range(5):
        u = 0.5 + k * 2.3
        wall.rect(u, 0.1, u + 1.9, 2.9, wood if k != 2 else UMBER)
        for i in range(4):
            wall.rect(u + 0.12 + i * 0.45, 1.0, u + 0.42 + i * 0.45, 2.7, "#e0b673", 0.75)
        wall.rect(u + 1.95, 0, u + 2.2, high, darker(wood, 0.3))
    wall.rect(0, high - 1.1, wall.long, high, s.light.cool, 0.35)
    _tiles_roof(
        s,
        [
            (a[0] - 0.8, a[1] - 1.1, high - 0.2),
            (b[0] + 0.8, b[1] - 1.1, high - 0.2),
            (b[0] - 0.2, b[1] + 3, high + 2.3),
            (a[0] + 0.2, a[1] + 3, high + 2.3),
        ],
        roof,
    )
    for x in (-3.2, 0, 3.2):
        px, py = s.at(x, a[1] - 1, high - 0.5)
        lantern(s.canvas, px, py, s.size(x, a[1]) * 0.7, lit=0.3)
