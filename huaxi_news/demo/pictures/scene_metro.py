"""The way underground."""

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, GOLD, INK, NAVY, OCHRE, TEAL, mix
from .foliage import crown
from .light import Light
from .looks import Look, any_look
from .plants import spray
from .setting import bike, city, foreground, planted, tiles, walker
from .stage import Stage

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
