"""The crossing from above."""

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, GOLD, INK, NAVY, OCHRE, TEAL, Colour, lighter
from .light import Light
from .looks import Look, any_look
from .plants import spray
from .setting import awning, foreground, planted, tiles, walker, wheel
from .stage import Stage, Vec

_GREY = "#8d8a86"
_ASPHALT = "#868b92"


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
