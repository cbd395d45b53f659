"""Scenes of the street in motion: the way underground, a bus stop, a crossing, road works."""

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
    SKY,
    TEAL,
    Colour,
    darker,
    lighter,
    mix,
)
from .foliage import crown
from .light import Light
from .looks import Look, any_look
from .plants import spray
from .props import birds
from .setting import awning, bike, city, foreground, planted, tiles, walker, wheel
from .stage import Stage, Vec

_GREY = "#8d8a86"
_ASPHALT = "#868b92"


def metro(c: Canvas) -> None:
    """Shared bicycles before the stairs that lead underground."""
    c.sky([(0, "#8fb9c6"), (0.7, "#e3e0c8"), (1, "#f6dcae")], 0, 360)
    c.glow(240, 300, 700, 420, "#ffe6ae", 0.6)
    city(c, 360, 120, 300, mix("#a3b5b8", "#f6dcb4", 0.3), windows=0.07)
    for x in range(-30, 1700, 150):
        crown(c, x, 330, 110, 90, ("#55836a", "#85ab78", "#c3cf8e"), 8, 50)
    s = Stage(
        c,
        (0.9, 0, 5.4),
        focal=1250,
        centre=(800, 250),
        light=Light((0.7, -0.28), "#fff0c8", "#2c3c54"),
    )
    s.slab(-60, 30, 60, 60, _ASPHALT)
    s.slab(-60, -3, 60, 27, "#d6cbb2")
    tiles(s, -14, 4, 16, 26, 1.0, "#8f8672", 0.25)
    for x, y in ((-9, 23), (9.5, 22)):
        planted(s, x, y, 6.5, spread=0.4)
        _stairs(s)
    walker(s, -4.6, 10.6, "walk", Look(CORAL, NAVY, cut="long", bag=INK))
    walker(s, -6.3, 12.4, "stroll", Look(TEAL, INK, pack=OCHRE))
    walker(s, 8.6, 15, "stroll", any_look(c.rng), flip=True)
    for k in range(7):
        bike(s, -3.6 + k * 0.72, 8.6, (OCHRE, GOLD, OCHRE, TEAL)[k % 4], turn=0.62)
    walker(s, 3.3, 8.6, "walk", Look(NAVY, "#4a4f57", pack=BRICK), flip=True)
    spray(c, 1650, -10, 150, 380, "#2f5548", 18, 58)
    foreground(c, "#2c3c54", 0.3)


def _stairs(s: Stage) -> None:
    """Open the ground, let people go down, and roof the stairwell with glass."""
    c = s.canvas
    x0, x1, y0, y1, steel = -2.6, 5.4, 10.0, 12.6, "#2f5f78"
    s.face([(x0, y1, 0), (x1, y1, 0), (x1, y1, -4), (x0, y1, -4)], "#c9c3ae")
    for z in (-0.5, -1.0, -1.5, -2.0):
        s.beam((x0, y1, z), (x1, y1, z), "#a59d88", 0.02)
    seen = s.face([(x0, y0, -4), (x1, y0, -4), (x1, y1, -4), (x0, y1, -4)], "#3a4656")
    wall = [(x1, y0, 0), (x1, y1, 0), (x1, y1, -4), (x1, y0, -4)]
    s.face(wall, "#54606c")
    for k in range(12):
        left, z = x0 + k * 0.42, -0.19 * (k + 1)
        s.slab(left, y0, left + 0.44, y1, mix("#d8d0ba", "#5a6470", k / 14), z=z)
        s.face(
            [(left + 0.4, y0, z), (left + 0.4, y1, z), (left + 0.46, y1, z), (left + 0.46, y0, z)],
            GOLD,
            0.9 - k * 0.06,
        )
    shade = [(x0, y1, 0), (x1, y1, 0), (x1, y1, -4), (x0, y1, -4)]
    seen = s.path(shade)
    c.shade(
        seen,
        "#22304a",
        (seen[0][0] + 150, seen[0][1]),
        (seen[1][0], seen[1][1] + 60),
        0.7,
        grain=False,
    )
    looks = (
        Look(BRICK, NAVY, cut="bun"),
        Look("#d9d3c4", INK, pack=TEAL),
        Look(GOLD, INK, _GREY),
        Look("#5d86a0", INK),
    )
    for k, (x, y) in ((3, (1.9, 11.7)), (2, (0.85, 10.9)), (1, (-0.5, 11.9)), (0, (-1.9, 11.0))):
        walker(s, x, y, "stroll", looks[k], z=-0.19 * int((x - x0) / 0.42 + 1), shade=0)
    s.beam((x0 + 0.3, 11.3, 0.8), (x1, 11.3, -1.7), steel, 0.06)
    s.slab(-12, 4, 12, y0, "#d6cbb2")
    tiles(s, -14, 4, 16, 10, 1.0, "#8f8672", 0.25)
    s.shadow([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], 3.3, alpha=0.14, low=3.1)
    for a, b in (((x0, y1), (x1, y1)), ((x1, y1), (x1, y0)), ((x0, y0), (x1, y0))):
        glass = [(*a, 0.12), (*b, 0.12), (*b, 1.1), (*a, 1.1)]
        seen = s.face(glass, "#cfe6e8", 0.16)
        c.shade(seen, "#ffffff", seen[0], seen[2], 0.16, grain=False)
        s.beam((*a, 1.1), (*b, 1.1), steel, 0.08)
        s.beam((*a, 0.06), (*b, 0.06), "#b3aa96", 0.16)
    for x in (x0, (x0 + x1) / 2, x1):
        for y in (y1, y0):
            s.beam((x, y, 0), (x, y, 3.1), steel, 0.11)
    roof = [(x0 - 0.7, y0 - 0.5), (x1 + 0.4, y0 - 0.5), (x1 + 0.4, y1 + 0.4), (x0 - 0.7, y1 + 0.4)]
    s.floor(roof, "#a9d0d4", 0.75, z=3.1)
    for k in range(9):
        x = x0 - 0.7 + k * (x1 - x0 + 1.1) / 8
        s.beam((x, y0 - 0.5, 3.1), (x, y1 + 0.4, 3.1), steel, 0.06)
    front = [(x, y0 - 0.5, z) for x, z in ((roof[0][0], 2.75), (roof[1][0], 2.75))]
    s.face([*front, (roof[1][0], y0 - 0.5, 3.15), (roof[0][0], y0 - 0.5, 3.15)], steel)
    s.face(
        [
            (x0 + 0.2, y0 - 0.5, 2.88),
            (x0 + 3, y0 - 0.5, 2.88),
            (x0 + 3, y0 - 0.5, 3.02),
            (x0 + 0.2, y0 - 0.5, 3.02),
        ],
        CREAM,
        0.9,
    )
    s.beam((x0 - 1.5, y0, 0), (x0 - 1.5, y0, 4.4), steel, 0.12)
    px, py = s.at(x0 - 1.5, y0, 4.6)
    c.rect(px - 46, py - 46, px + 46, py + 46, BRICK, radius=16)
    c.ring(px, py, 29, 29, CREAM, 7)
    c.rect(px - 18, py - 4, px + 18, py + 4, CREAM)
    c.poly([(px - 9, py + 8), (px + 9, py + 8), (px, py + 19)], CREAM)


def bus(c: Canvas) -> None:
    """A bus stops; an old man lets the schoolgirl go first."""
    rng = c.rng
    c.sky([(0, "#8cb8c6"), (0.6, "#e9e0c0"), (1, "#f8d39a")], 0, 630)
    c.glow(180, 360, 760, 520, "#ffe0a0", 0.65)
    city(c, 610, 190, 430, mix("#a5b5b6", "#f8d9ac", 0.35), windows=0.07)
    for x in range(-30, 1700, 210):
        crown(c, x + rng.uniform(-30, 30), 490, 140, 140, ("#4f8064", "#83aa72", "#c9cf86"), 9, 70)
    s = Stage(
        c,
        (3.4, 0, 1.75),
        focal=1180,
        centre=(1090, 610),
        light=Light((0.7, 0.3), "#fff0c8", "#2c3c54"),
    )
    s.slab(-60, 9, 60, 60, _ASPHALT)
    s.slab(-60, 24, 60, 60, "#c9bf9c")
    _coach(s)
    s.slab(-60, -3, 60, 8.9, "#dccba4", z=0.14)
    s.face([(-60, 8.9, 0), (60, 8.9, 0), (60, 8.9, 0.14), (-60, 8.9, 0.14)], "#f3e6c8")
    s.slab(-60, 8.55, 60, 8.9, "#f0e2c0", z=0.14)
    tiles(s, -14, 2, 16, 8.5, 1.1, "#8f7f60", 0.24)
    s.slab(-20, 7.7, 20, 8.0, GOLD, 0.8, z=0.14)
    walker(s, 1.62, 9.05, "stroll", Look(GOLD, NAVY, pack=BRICK, cut="bun"), tall=1.28, z=0.2)
    walker(s, 0.45, 8.4, "reach", Look("#7fa0a6", INK, _GREY, hem=0.42), z=0.14)
    walker(s, -0.95, 8.0, "stand", Look(CORAL, "#4a4f57", cut="long", bag=OCHRE), z=0.14)
    walker(s, -2.6, 7.5, "stroll", Look(TEAL, INK), z=0.14)
    s.shadow([(4.3, 6.9), (6.6, 6.9), (6.6, 7.3), (4.3, 7.3)], 0.5, alpha=0.34)
    s.block(4.3, 6.9, 6.4, 7.3, 0.42, 0.5, "#a0713f", "#c99a5b")
    for x in (4.5, 6.2):
        s.beam((x, 7.1, 0.1), (x, 7.1, 0.44), INK, 0.08)
    walker(s, 5.3, 7.1, "read", Look(SAGE, NAVY, _GREY), tall=1.65, z=0.1)
    s.beam((3.7, 7.0, 0.1), (3.7, 7.0, 3.1), "#2f5f58", 0.1)
    s.face([(3.2, 7, 2.0), (4.2, 7, 2.0), (4.2, 7, 3.2), (3.2, 7, 3.2)], "#2f6f68")
    px, py = s.at(3.7, 7, 2.9)
    c.rect(px - 46, py - 22, px + 46, py + 22, CREAM, radius=9)
    c.rect(px - 32, py - 13, px + 32, py + 6, "#2f6f68", radius=4)
    for k in (-18, 18):
        c.oval(px + k, py + 10, 6, 6, "#2f6f68")
    for k in range(4):
        c.rect(px - 58, py + 44 + k * 20, px + (50, 20, 38, 8)[k], py + 52 + k * 20, CREAM, 0.8)
    spray(c, -40, -10, 20, 400, "#2f5548", 18, 58)
    foreground(c, "#3a3a50", 0.32)


def _coach(s: Stage) -> None:
    """Halt a city bus with its nose to the right and its front door open."""
    c, rng = s.canvas, s.canvas.rng
    x0, x1, y0, y1, body = -7.6, 2.9, 9.3, 11.7, "#3f9080"
    s.shadow([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], 2.6, alpha=0.4)
    s.slab(x0, y0 - 0.2, x1 + 0.2, y1, INK, 0.4)
    walls = s.block(x0, y0, x1, y1, 0.36, 3.15, body, grain=0.2)
    side = max(walls, key=lambda seen: seen.way[0])
    nose = max(walls, key=lambda seen: seen.way[1])
    if nose is not side:
        nose.rect(0.1, 1.15, 2.3, 2.55, "#38556a")
        nose.rect(0.2, 2.7, 2.2, 3.0, "#f0c15c")
        nose.rect(0.1, 0.5, 2.3, 0.9, CREAM)
    side.rect(0, 0.36, side.long, 0.62, darker(body, 0.45))
    side.rect(0, 0.86, side.long, 1.14, CREAM)
    side.rect(0, 2.9, side.long, 3.15, lighter(body, 0.45))
    spots = [0.3, 1.85, 3.4, 6.3, 7.65]
    for u in spots:
        a, b = side.at(u, 2.62), side.at(u + 1.42 if u < 7 else u + 1.0, 1.3)
        c.rect(*a, *b, "#2b4254", radius=12)
        c.rect(a[0] + 5, a[1] + 5, b[0] - 5, b[1] - 5, "#7fa9b4", radius=9)
        if rng.random() < 0.75:
            px = (a[0] + b[0]) / 2 + rng.uniform(-30, 30)
            tint = rng.choice((BRICK, OCHRE, NAVY, CREAM))
            c.rect(px - 26, b[1] - 44, px + 26, b[1] - 5, mix(tint, "#4a6474", 0.35), radius=14)
            c.oval(px, b[1] - 60, 17, 21, mix("#c99478", "#4a6474", 0.3))
            c.oval(px, b[1] - 68, 18, 15, mix("#22201f", "#4a6474", 0.3))
        gleam = [(a[0] + 12, b[1] - 6), (a[0] + 70, a[1] + 6), (a[0] + 112, a[1] + 6)]
        c.poly([*gleam, (a[0] + 54, b[1] - 6)], "#ffffff", 0.2)
    side.rect(4.95, 0.42, 6.15, 2.72, "#2b4254")
    for u in (5.03, 5.6):
        side.rect(u, 0.6, u + 0.48, 2.6, "#7fa9b4")
    side.rect(8.8, 0.4, 10.1, 2.75, "#2b4254")
    seen = side.rect(8.9, 0.46, 10.0, 2.66, "#f6d48c")
    c.shade(seen, "#b8743f", seen[3], seen[1], 0.5)
    side.rect(8.9, 0.46, 10.0, 0.62, "#6a5a50")
    side.rect(9.1, 0.62, 10.0, 0.82, "#8a7460")
    side.rect(9.72, 0.9, 9.78, 2.4, GOLD)
    side.rect(8.9, 0.46, 9.02, 2.66, "#5f8a96")
    side.rect(6.4, 2.7, 8.6, 2.88, INK)
    for k in range(9):
        side.rect(6.5 + k * 0.22, 2.74, 6.64 + k * 0.22, 2.84, "#f5b24a")
    for u in (2.4, 7.9):
        px, py = side.at(u, 0.48)
        k = s.size(0, y0)
        c.oval(px, py, k * 0.6, k * 0.6, darker(body, 0.6))
        c.oval(px, py, k * 0.5, k * 0.5, "#20252e")
        c.oval(px, py, k * 0.27, k * 0.27, "#b9b4a6")
        for i in range(6):
            a = i * pi / 3
            c.oval(px + cos(a) * k * 0.18, py + sin(a) * k * 0.18, 3, 3, "#5a5a58")
    side.rect(10.2, 0.7, 10.45, 0.95, GOLD)


def crosswalk(c: Canvas) -> None:
    """A crossing from above; the cars wait."""
    rng = c.rng
    c.sky([(0, "#b8cfc8"), (1, "#e9dcb6")], 0, 300)
    s = Stage(
        c,
        (4.2, -7.2, 9.4),
        yaw=-24,
        focal=1380,
        centre=(770, -30),
        light=Light((0.75, 0.22), "#fff0c4", "#2b3650"),
    )
    s.slab(-80, -20, 60, 60, "#d8c8a4")
    tiles(s, -24, 12, 24, 17, 1.2, "#8f8064", 0.25)
    wall = max(s.block(-60, 17, 30, 24, 0, 9, "#e2bd98", grain=0.2), key=lambda w: w.way[0])
    for k in range(16):
        u = 24 + k * 3.6
        wall.rect(u, 0.2, u + 2.8, 2.6, "#5f7f86")
        wall.rect(u + 0.2, 0.2, u + 1.3, 2.3, "#f3d08c", 0.7)
        for z in (4.2, 7.2):
            wall.window(u + 0.4, z, u + 2.3, z + 1.5, "#7fa3a6", CREAM)
        pair = ((BRICK, CREAM), (TEAL, CREAM), (OCHRE, CREAM))[k % 3]
        a, b = wall.spot(u - 0.1, 3.3), wall.spot(u + 2.9, 3.3)
        awning(s, a, b, (0, -1.3, -0.6), pair, 6)
    s.slab(-60, 2.6, 60, 12, _ASPHALT)
    s.slab(-60, 12, 60, 12.35, "#f0e4c6")
    s.slab(-60, 2.25, 60, 2.6, "#f0e4c6")
    tiles(s, -24, -4, 24, 2.2, 1.2, "#8f8064", 0.25)
    for x in range(-40, 30, 3):
        if x < -5 or x > 4:
            s.slab(x, 7.2, x + 1.7, 7.36, GOLD, 0.9)
    for k in range(9):
        s.slab(-2.6, 2.95 + k * 1.02, 2.2, 3.5 + k * 1.02, "#faf0da")
    s.slab(-4.0, 2.8, -3.7, 7.1, "#faf0da")
    s.slab(3.3, 7.5, 3.6, 11.8, "#faf0da")
    for x, y in ((-13, 14), (-7.5, 14), (7, 14.2)):
        planted(s, x, y, 4.6, ("#2f5f4c", "#5f8f5f", "#b7c57c"), spread=0.42)
    _auto(s, 4.3, 8.4, GOLD, -1)
    _auto(s, 9.6, 9.0, "#7fa0a6", -1)
    _auto(s, -14.2, 4.2, CREAM, 1)
    people: list[tuple[float, float, str, Look, bool, float]] = [
        (0.9, 10.6, "stroll", any_look(rng), True, 1.7),
        (-1.4, 9.6, "walk", Look(CORAL, NAVY, cut="long", bag=OCHRE), False, 1.68),
        (1.3, 8.1, "walk", Look("#5d86a0", INK, pack=BRICK), True, 1.72),
        (-0.2, 7.1, "stroll", Look(CREAM, "#4a4f57", _GREY), False, 1.62),
        (-1.7, 5.6, "stroll", Look(GOLD, NAVY, cut="bun", hem=0.4), False, 1.64),
        (-1.1, 5.5, "stroll", Look(BRICK, TEAL, pack=GOLD), False, 1.12),
        (1.2, 4.4, "walk", Look(TEAL, INK), True, 1.74),
    ]
    for x, y, pose, look, flip, tall in people:
        walker(s, x, y, pose, look, flip=flip, tall=tall)
    _auto(s, -8.6, 4.0, BRICK, 1)
    walker(s, 3.5, 1.0, "stroll", Look(OCHRE, NAVY, vest=BRICK, hat=BRICK), flip=True)
    spray(c, 1650, 1090, 190, 360, "#2c4a44", 18, 58)
    foreground(c, "#2b3650", 0.3)


def _auto(s: Stage, x: float, y: float, tint: Colour, way: int) -> None:
    """Halt a car along x, its nose to the right (1) or the left (-1)."""
    long, deep = 4.2, 1.8
    s.shadow([(x, y), (x + long, y), (x + long, y + deep), (x, y + deep)], 0.9, alpha=0.42)
    s.block(x, y, x + long, y + deep, 0.28, 0.86, tint, grain=0.2)
    for k in (0.8, long - 0.8):
        wheel(s, x + k, y - 0.02, 0.34)
    rear, front = (0.35, 1.3) if way > 0 else (1.3, 0.35)
    low = [(x + rear, y + 0.1), (x + long - front, y + 0.1)]
    low += [(x + long - front, y + deep - 0.1), (x + rear, y + deep - 0.1)]
    top = [(x + rear + 0.5, y + 0.28), (x + long - front - 0.6, y + 0.28)]
    top += [(x + long - front - 0.6, y + deep - 0.28), (x + rear + 0.5, y + deep - 0.28)]
    for i in (2, 3, 1, 0):
        j = (i + 1) % 4
        glass: list[Vec] = [(*low[i], 0.86), (*low[j], 0.86), (*top[j], 1.42), (*top[i], 1.42)]
        s.face(glass, ("#3c5566", "#86a6b2", "#2f4454", "#4a6676")[i])
    s.floor(top, lighter(tint, 0.3), z=1.42)
    lamp_x = x + long if way > 0 else x
    for dy in (0.12, deep - 0.5):
        ends = [(lamp_x, y + dy, z) for z in (0.55, 0.75)]
        s.face([*ends, (lamp_x, y + dy + 0.38, 0.75), (lamp_x, y + dy + 0.38, 0.55)], CREAM)


def construction(c: Canvas) -> None:
    """A crane over the fence; three workers mend the road."""
    rng = c.rng
    c.sky([(0, "#8db7c4"), (0.55, "#e6dfc2"), (1, "#f7d196")], 0, 640)
    c.glow(1350, 420, 640, 520, "#ffe0a0", 0.7)
    city(c, 620, 140, 330, mix("#a5b5b6", "#f8d9ac", 0.45), windows=0.06)
    s = Stage(
        c,
        (0, 0, 1.9),
        focal=1150,
        centre=(800, 560),
        light=Light((-0.55, -0.22), "#ffe9bc", "#38364e"),
    )
    s.slab(-60, -3, 60, 60, "#cbb48c")
    _frame(s)
    _crane(c, 1130, 620)
    fence = s.block(-20, 11, 20, 11.1, 0, 2.2, "#3f8a78", grain=0.2)[0]
    for k in range(20):
        fence.rect(k * 2, 0, k * 2 + 0.08, 2.2, "#e9e2cc", 0.7)
    for k in range(5):
        fence.rect(3.2 + k * 8, 0.5, 7.0 + k * 8, 1.8, CREAM, 0.85)
        fence.rect(3.4 + k * 8, 1.3, 5.4 + k * 8, 1.55, BRICK, 0.8)
        fence.rect(3.4 + k * 8, 0.8, 6.4 + k * 8, 0.95, SAGE, 0.9)
    fence.rect(0, 2.1, 40, 2.3, GOLD)
    s.slab(-60, -3, 60, 9.4, _ASPHALT)
    s.slab(-60, 9.4, 60, 9.7, "#efe2c2")
    s.floor([(-4.2, 5.7), (2.4, 5.7), (3.0, 8.6), (-4.8, 8.6)], "#5c5560")
    s.floor([(-4.2, 5.7), (2.4, 5.7), (2.5, 6.0), (-4.25, 6.0)], "#3f3a46")
    s.floor([(-1.3, 6.1), (2.5, 6.1), (2.9, 8.5), (-1.1, 8.5)], "#37353f")
    for _ in range(90):
        px, py = s.at(rng.uniform(-4.3, -1.2), rng.uniform(6.1, 8.5))
        c.oval(px, py, rng.uniform(2, 5), rng.uniform(1.5, 3), rng.choice(("#8a7f78", "#6f6870")))
    _roller(s, 2.5, 7.1)
    vest = "#f08a2c"
    hands = walker(s, -3.2, 7.2, "sweep", Look("#7fa0a6", INK, vest=vest, hat=GOLD))
    _shovel(c, hands[0], hands[1], 1)
    hands = walker(s, -0.4, 6.7, "bend", Look(OCHRE, NAVY, vest=vest, hat=GOLD), flip=True)
    _shovel(c, hands[0], hands[1], -1)
    px, py = s.at(-2.0, 7.2)
    heap = [(px - 96, py + 6), (px - 20, py - 52), (px + 30, py - 44), (px + 104, py + 6)]
    c.poly(heap, "#3f3c46")
    c.poly([(px - 60, py + 2), (px - 16, py - 46), (px + 14, py - 40), (px + 6, py)], "#57535e")
    for x, y in ((-4.6, 5.5), (-2.6, 5.3), (-0.4, 5.3), (1.8, 5.4), (3.3, 5.5)):
        _cone(s, x, y)
    foreground(c, "#38364e", 0.34)


def _frame(s: Stage) -> None:
    """Raise the bare floors of a building behind green nets."""
    rng = s.canvas.rng
    for floor in range(6):
        z = floor * 3.1
        if floor < 5:
            wall = s.block(-13, 23, -0.5, 31, z, z + 2.8, "#7d7a80")
            front = max(wall, key=lambda w: w.way[0])
            for u in range(0, 12, 2):
                front.rect(u + 0.5, z, u + 2.2, z + 2.6, "#4c5262")
                if rng.random() < 0.3:
                    front.rect(u + 0.5, z, u + 2.2, z + 1.2, "#b07a5a")
        s.block(-13.3, 22.6, -0.2, 31.4, z + 2.8, z + 3.1, "#c9bda8")
    for u in range(8):
        x = -13 + u * 1.75
        s.beam((x, 22.4, 18.6), (x, 22.4, 20.2), "#8a6a58", 0.12)
    for k in range(9):
        s.beam((-13.4 + k * 1.65, 22, 0), (-13.4 + k * 1.65, 22, 15.5), "#6b6a5c", 0.06)
    net = [(-13.5, 22, 0), (-4.6, 22, 0), (-4.6, 22, 12.4), (-13.5, 22, 12.4)]
    s.face(net, "#4f9a78", 0.62)
    for k in range(5):
        s.beam((-13.5, 22, k * 3.1), (-0.2, 22, k * 3.1), "#6b6a5c", 0.06)


def _crane(c: Canvas, x: float, base: float) -> None:
    """Stand a tower crane of lattice steel."""
    tint, dark, top = "#e0a030", "#a06a28", 130
    for px in (x - 13, x + 13):
        c.line([(px, base), (px, top)], tint, 4.5)
    for k in range(19):
        y = base - k * 26
        c.line([(x - 13, y), (x + 13, y - 26)], dark, 2.2)
        c.line([(x - 13, y - 26), (x + 13, y - 26)], tint, 2.2)
    for y in (top, top - 24):
        c.line([(x - 640, y if y == top else y + 14), (x + 230, y)], tint, 4)
    for k in range(34):
        px = x - 630 + k * 25
        c.line([(px, top), (px + 12, top - 18), (px + 25, top)], dark, 2)
    c.poly([(x - 14, top - 20), (x, top - 92), (x + 14, top - 20)], tint)
    for px in (x - 480, x - 240, x + 210):
        c.line([(x, top - 90), (px, top - 16)], INK, 1.8)
    c.rect(x + 150, top, x + 222, top + 54, "#7d7a78")
    c.rect(x - 44, top + 6, x - 14, top + 50, CREAM, radius=5)
    c.rect(x - 40, top + 12, x - 22, top + 32, SKY)
    c.line([(x - 400, top), (x - 400, top + 190)], INK, 1.8)
    c.line([(x - 445, top + 222), (x - 400, top + 190), (x - 355, top + 222)], INK, 1.8)
    c.rect(x - 470, top + 222, x - 330, top + 234, "#b8643f")
    c.rect(x - 462, top + 234, x - 338, top + 242, "#8a4a38")
    birds(c, x - 130, 240, 12, 4, "#5b7a86")


def _roller(s: Stage, x: float, y: float) -> None:
    """Halt a road roller with its drum to the left."""
    tint = "#eab13c"
    s.shadow([(x - 0.5, y), (x + 2.8, y), (x + 2.8, y + 1.4), (x - 0.5, y + 1.4)], 1.4, alpha=0.4)
    s.block(x + 0.6, y + 0.1, x + 2.9, y + 1.4, 0.55, 1.35, tint, grain=0.25)
    s.block(x - 0.1, y + 0.2, x + 0.8, y + 1.3, 0.85, 1.05, darker(tint, 0.3))
    wheel(s, x + 2.3, y, 0.62, "#2a2c34", tint)
    ring: list[Vec] = [
        (x + 0.66 * cos(pi * i / 14), y, 0.66 + 0.66 * sin(pi * i / 14)) for i in range(28)
    ]
    s.face([(a, y + 1.3, z) for a, _, z in ring], "#4a4f5c")
    s.face(ring, "#7d8490")
    s.face([(x + (a - x) * 0.7, y, 0.66 + (z - 0.66) * 0.7) for a, _, z in ring], "#5a606c")
    s.beam((x, y, 0.66), (x + 0.9, y, 1.0), tint, 0.13)
    s.block(x + 1.3, y + 0.5, x + 1.8, y + 1.0, 1.35, 1.55, INK)
    driver = Look("#5d86a0", INK, vest="#f08a2c", hat=GOLD)
    walker(s, x + 1.5, y + 0.4, "sit", driver, flip=True, z=1.15, shade=0)
    for dx in (0.75, 2.4):
        s.beam((x + dx, y + 0.2, 1.35), (x + dx, y + 0.2, 2.75), INK, 0.07)
    s.block(x + 0.5, y, x + 2.7, y + 1.4, 2.72, 2.86, tint)


def _shovel(c: Canvas, a: tuple[float, float], b: tuple[float, float], way: int) -> None:
    """Put a shovel through both hands."""
    x, y = a
    c.line([(b[0] - way * 20, b[1] - 40), (x, y), (x + way * 62, y + 118)], "#c99a5b", 6)
    tip = (x + way * 62, y + 118)
    c.poly(
        [
            (tip[0] - 16, tip[1] - 6),
            (tip[0] + 16, tip[1] - 12),
            (tip[0] + way * 30 + 8, tip[1] + 30),
            (tip[0] + way * 20 - 14, tip[1] + 30),
        ],
        "#5a606c",
    )


def _cone(s: Stage, x: float, y: float) -> None:
    c, k = s.canvas, s.size(x, y)
    px, py = s.at(x, y)
    c.poly([(px - k * 0.1, py), (px - k * 0.5, py + 26), (px + k * 0.14, py)], s.light.cool, 0.35)
    c.rect(px - k * 0.2, py - k * 0.05, px + k * 0.2, py + 2, darker(CORAL, 0.35))
    for low, high, tint in ((0, 0.25, "#e8673c"), (0.25, 0.42, CREAM), (0.42, 0.68, "#e8673c")):
        a, b = 0.15 - low * 0.18, 0.15 - high * 0.18
        c.poly(
            [
                (px - k * a, py - k * (low + 0.04)),
                (px + k * a, py - k * (low + 0.04)),
                (px + k * b, py - k * (high + 0.04)),
                (px - k * b, py - k * (high + 0.04)),
            ],
            tint,
        )
