"""Scenes under the open sky: water, bridges, trees, the skyline, a court."""

from math import cos, pi, sin

from .canvas import Canvas
from .colour import (
    BRICK,
    CORAL,
    CREAM,
    GOLD,
    INK,
    NAVY,
    OCHRE,
    SAGE,
    TEAL,
    Colour,
    darker,
    lighter,
    mix,
)
from .foliage import crown, trunk
from .light import Light
from .looks import Look, any_look
from .plants import grass, spray, willow
from .props import bicycle, birds, bunting, lamp, umbrella
from .props import lantern as hung_lantern
from .setting import city, foreground, planted, tiles, walker
from .stage import Stage

WATER = "#7fa9a8"
NIGHT = "#1d2a44"
_DAWN = [(0, "#8db4bd"), (0.55, "#e7dcbf"), (1, "#f4cfa4")]
_DUSK = [(0, "#56688a"), (0.5, "#c99a86"), (1, "#f3c08a")]


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


def bridge(c: Canvas) -> None:
    """An old stone bridge of five arches and its reflection."""
    c.sky(_DUSK, 0, 560)
    c.glow(420, 480, 620, 420, "#ffd9a0", 0.7)
    city(c, 560, 60, 170, mix("#8f8a98", "#f3c08a", 0.4), windows=0.06)
    for x in range(-30, 1700, 170):
        crown(c, x, 520, 130, 120, ("#4f6f62", "#7b9271", "#b7aa78"), 8, 50)
    c.rect(0, 560, 1600, 1067, "#8fa3a0")
    _arches(c, 560)
    c.reflect(566, 430, 0.72, "#7f98a0", 0.35)
    for _k in range(26):
        x, y = c.rng.uniform(0, 1500), c.rng.uniform(640, 1000)
        c.rect(x, y, x + c.rng.uniform(40, 150), y + 2.4, CREAM, 0.22)
    willow(c, 1480, 900, 620)
    c.poly([(0, 1067), (0, 900), (330, 990), (620, 1067)], "#5c6a55")
    grass(c, 0, 970, 560, 1060, "#4a5a48")
    foreground(c, "#2c3a50", 0.3)


def park(c: Canvas) -> None:
    """A lawn, a pond and people who have time."""
    c.sky([(0, "#9ac4cf"), (1, "#e9e4c4")], 0, 520)
    city(c, 520, 90, 220, "#a9bcb9", windows=0.07)
    for x in range(-40, 1700, 150):
        crown(c, x, 455, 130, 140, ("#5a8a63", "#8bb074", "#c3cf86"), 8, 60)
    s = Stage(c, (0, 0, 2.4), focal=1100, centre=(800, 500), light=Light((-0.6, 0.34)))
    s.slab(-60, 2, 60, 90, "#a7b878")
    s.floor([(2, 14), (14, 12), (22, 20), (12, 30), (1, 24)], WATER)
    s.floor([(3, 15.4), (13, 13.6), (19, 19), (11, 26), (3, 22)], lighter(WATER, 0.2), 0.6)
    s.floor([(-6, 2), (-2.6, 2), (1, 20), (-1, 42), (-2.2, 42), (-0.6, 20)], "#dcc9a2")
    for x, y, tall in ((-7, 12, 7), (-12, 18, 8), (16, 32, 7), (9, 36, 7)):
        planted(s, x, y, tall, spread=0.42)
    walker(s, -3.1, 8.6, "stroll", Look(CORAL, NAVY, cut="bun"))
    walker(s, -2.2, 8.8, "run", Look(GOLD, INK), tall=1.1)
    walker(s, 4.2, 9.6, "taiji", Look(CREAM, "#4a4f57", "#8d8a86"))
    walker(s, 6.4, 10.4, "taiji", Look("#c9d5c6", INK, "#8d8a86"))
    walker(s, -1.2, 18, "stroll", any_look(c.rng), back=True)
    birds(c, 1050, 170, 13, 5, "#5b7a86")
    foreground(c, "#33513f", 0.3)


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


def rain(c: Canvas) -> None:
    """Umbrellas on a shining street."""
    c.sky([(0, "#6f8290"), (1, "#b9c0b6")], 0, 560)
    city(c, 560, 160, 400, "#8496a0", lights=0.1, windows=0.1)
    city(c, 580, 90, 240, "#6d7f8a", lights=0.22, windows=0.12)
    c.rect(0, 560, 1600, 1067, "#76848b")
    for x in (180, 520, 1130, 1450):
        lamp(c, x, 620, 300, lit=True)
    c.reflect(590, 470, 0.8, "#6f7f88", 0.45, 7)
    s = Stage(c, (0, 0, 1.7), focal=1100, centre=(800, 520), light=Light((0.2, 0.1)))
    for k in range(7):
        y = 5.2 + k * 1.25
        c.rect(*s.at(-1.7, y), *s.at(1.7, y + 0.5), CREAM, 0.5)
    people = ((-3.4, 9.5, GOLD), (-0.6, 8.2, BRICK), (2.0, 7.4, TEAL), (4.4, 10, OCHRE))
    for k, (x, y, colour) in enumerate(people):
        hand, _ = walker(s, x, y, "shelter", any_look(c.rng), flip=k % 2 == 1, shade=0.2)
        size = s.size(x, y)
        umbrella(c, hand[0], hand[1] - size * 0.25, size * 0.72, colour, c.rng.uniform(-8, 8))
    for _ in range(240):
        x, y = c.rng.uniform(-40, 1640), c.rng.uniform(-40, 1067)
        c.line([(x, y), (x - 9, y + 34)], "#e8eef0", 1.3, 0.28)
    foreground(c, NIGHT, 0.4)


def tree(c: Canvas) -> None:
    """An old fig tree shades the whole lane, a stone seat round its foot."""
    c.sky([(0, "#b9cdb9"), (1, "#f3e3bd")], 0, 760)
    s = Stage(c, (0, 0, 1.6), focal=1100, centre=(800, 640), light=Light((-0.5, 0.3)))
    s.slab(-40, 2, 40, 60, "#d9c49c")
    wall = s.block(-22, 17, 22, 18, 0, 4.2, "#d8b690")[0]
    for u in range(2, 40, 5):
        wall.window(u, 1.2, u + 1.9, 3.0, "#6b868a", CREAM)
    tiles(s, -14, 3, 14, 17, 1.2, "#9c8b70", 0.25)
    for way in (-1, -0.55, -0.2, 0.2, 0.6, 1):
        trunk(c, [(800, 800), (800 + way * 150, 560), (800 + way * 560, 330)], 130, 34, "#6b5140")
    for _k in range(26):
        x = 800 + c.rng.uniform(-130, 130)
        c.line([(x, 560), (x + c.rng.uniform(-22, 22), 800)], "#5a4336", 5, 0.5)
    leaves = ("#2f5a45", "#5f8a54", "#a9bf6a")
    spots = ((180, 300), (480, 210), (800, 160), (1120, 210), (1420, 300), (320, 90), (1280, 90))
    for x, y in spots:
        crown(c, x, y, 330, 215, leaves, 10, 150)
    s.block(-3.4, 9.2, 3.4, 9.9, 0, 0.5, "#b8ab90")
    walker(s, -2.2, 9.0, "sit", Look("#7fa0a6", INK, "#8d8a86"), z=0.25, shade=0)
    walker(s, 1.7, 9.0, "read", Look(BRICK, NAVY), z=0.25, shade=0)
    walker(s, 4.9, 8.6, "run", Look(GOLD, NAVY), tall=1.15, flip=True)
    walker(s, -6, 11, "stroll", any_look(c.rng))
    foreground(c, "#33402f", 0.35)


def skyline(c: Canvas) -> None:
    """The towers in the south of the city when the lights go on."""
    c.sky([(0, "#2f4468"), (0.55, "#a37d84"), (1, "#f0b57e")], 0, 760)
    c.glow(800, 720, 900, 420, "#ffcf8e", 0.6)
    city(c, 760, 120, 300, "#7d7488", lights=0.12, windows=0.05)
    for x in (620, 860):
        c.poly([(x, 760), (x + 8, 190), (x + 66, 150), (x + 120, 190), (x + 128, 760)], "#4d5878")
        c.poly([(x + 78, 760), (x + 74, 156), (x + 120, 190), (x + 128, 760)], "#39435f")
        for k in range(44):
            c.rect(x + 14, 206 + k * 12.4, x + 116, 208.4 + k * 12.4, GOLD, 0.34)
    city(c, 770, 90, 260, "#4f5675", lights=0.26, windows=0.06)
    c.rect(0, 768, 1600, 1067, "#51607c")
    c.reflect(768, 300, 0.6, "#41506e", 0.4, 6)
    for x in range(-20, 1700, 130):
        crown(c, x, 772, 90, 50, ("#22374a", "#2f4a52", "#46625a"), 7, 30)
    foreground(c, NIGHT, 0.45)


def lantern(c: Canvas) -> None:
    """Rows of lanterns over a lane at night."""
    _lantern_lane(c)


def basketball(c: Canvas) -> None:
    """A court seen from the sixth floor, long shadows in the evening."""
    c.sky([(0, "#5f8f74"), (1, "#7ba07c")])
    court = [(250, 130), (1380, 60), (1560, 900), (110, 980)]
    c.poly([(180, 80), (1440, 10), (1640, 960), (20, 1050)], "#4f7f68")
    c.poly(court, "#c9725a")
    _court_lines(c)
    for k, (x, y) in enumerate(((520, 380), (700, 560), (960, 420), (1120, 640), (820, 300))):
        shirt = (BRICK, NAVY, GOLD)[k % 3]
        c.poly([(x, y), (x + 22, y + 6), (x + 190, y + 96), (x + 172, y + 110)], INK, 0.32)
        c.oval(x, y, 25, 17, shirt)
        c.line([(x - 20, y), (x - 36, y - 24)], shirt, 10)
        c.line([(x + 20, y), (x + 40, y - 16)], shirt, 10)
        c.oval(x, y - 3, 12, 12, "#2b2524")
    c.oval(1022, 386, 13, 13, "#e8a04e")
    for x, y in ((60, 260), (30, 620), (1560, 240), (1600, 620), (800, 1040), (420, 30)):
        crown(c, x, y, 120, 110, ("#2f5a45", "#4f7f5a", "#88a56a"), 8, 70)
    c.wash(0, 0, 1600, 1067, "#ffd08a", 0.28, 0.0, across=True)


def _water(c: Canvas, y: float, far: Colour, near: Colour, *, skyline: tuple[float, float]) -> None:
    city(c, y, *skyline, "#a3b5b5", windows=0.06)
    for x in range(-30, 1700, 140):
        crown(c, x, y - 22, 100, 60, ("#5f8a74", "#8bab82", "#c3c794"), 7, 40)
    c.rect(0, y, 1600, 1067, near)
    c.reflect(y, 360, 0.7, far, 0.4)
    for _ in range(40):
        x, at = c.rng.uniform(-50, 1600), c.rng.uniform(y + 60, 1000)
        c.rect(x, at, x + c.rng.uniform(40, 160), at + 2.4, CREAM, 0.25)


def _arches(c: Canvas, y: float) -> None:
    """The bridge from bank to bank, its arches open to the light."""
    stone, top = "#b08f76", y - 150
    deck = [(0, top + 26), (800, top - 26), (1600, top + 26)]
    c.poly([*deck, (1600, y + 8), (0, y + 8)], stone)
    c.shade([*deck, (1600, y), (0, y)], "#5b4a48", (300, top), (1500, y), 0.5)
    for x, wide in ((170, 105), (470, 125), (800, 140), (1130, 125), (1430, 105)):
        arch = [
            (x + wide * cos(pi * k / 20), y + 10 - wide * 0.88 * sin(pi * k / 20))
            for k in range(21)
        ]
        c.poly(arch, mix("#f3c08a", "#8f8a98", 0.35))
        c.line(arch, darker(stone, 0.35), 7)
    c.line(deck, lighter(stone, 0.3), 12)
    for k in range(41):
        x = k * 40
        up = top + 26 - 52 * (1 - abs(x - 800) / 800)
        c.rect(x - 4, up - 34, x + 4, up, darker(stone, 0.2))
    s = Stage(c, (0, 0, 1.7), focal=1000, centre=(800, top - 40))
    for x in (-5.2, -1.5, 2.4, 4.1):
        walker(s, x, 26, "stroll", any_look(c.rng), shade=0, z=-0.2)


def _lantern_lane(c: Canvas) -> None:
    c.sky([(0, "#152038"), (1, "#4a3a52")], 0, 700)
    s = Stage(c, (0, 0, 1.7), focal=1050, centre=(800, 640), light=Light((0.1, 0.1)))
    s.slab(-40, 2, 40, 70, "#4a3f48")
    for x0, x1 in ((-14, -5), (5, 14)):
        for y in (24, 15, 7):
            walls = s.block(x0, y, x1, y + 8, 0, 5.4, "#6b4a48", top="#3a3442")
            for wall in walls:
                for u in range(1, int(wall.long) - 1, 3):
                    wall.window(u, 1, u + 1.8, 3.4, "#f0b765", "#3a2a2c", 2, True)
    for y in (26, 20, 15, 11, 8):
        ends = [s.at(-5, y, 4.6), s.at(0, y, 3.9), s.at(5, y, 4.6)]
        c.line(ends, INK, 2)
        for k in range(7):
            px, py = s.at(-4.2 + k * 1.4, y, 4.5 - 0.6 * (1 - abs(k - 3) / 3))
            hung_lantern(c, px, py, s.size(0, y) * 0.62)
    for x, y in ((-2.4, 13), (-1.4, 13.2), (1.2, 10.4), (2.6, 16), (-0.3, 18)):
        walker(s, x, y, "stroll", any_look(c.rng), back=True, shade=0.2)
    walker(s, 0.4, 10.6, "wave", Look(GOLD, NAVY), tall=1.15, back=True)
    c.glow(800, 500, 900, 500, "#ff9a50", 0.35)
    bunting(c, [(0, 120), (420, 200), (800, 170)], INK, GOLD, 12)
    foreground(c, NIGHT, 0.4)


def _court_lines(c: Canvas) -> None:
    lines: list[list[tuple[float, float]]] = [
        [(250, 130), (1380, 60), (1560, 900), (110, 980), (250, 130)],
        [(815, 95), (835, 940)],
        [(232, 300), (480, 290), (430, 720), (168, 735)],
        [(1418, 262), (1180, 270), (1240, 700), (1500, 690)],
    ]
    for line in lines:
        c.line(line, CREAM, 6, 0.9)
    c.ring(826, 520, 130, 92, CREAM, 6)
    c.ring(456, 505, 70, 92, CREAM, 5)
    c.ring(1208, 485, 70, 92, CREAM, 5)
