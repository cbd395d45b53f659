"""The building site."""

from math import cos, pi, sin

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, GOLD, INK, NAVY, OCHRE, SAGE, SKY, darker, mix
from .light import Light
from .looks import Look
from .props import birds
from .setting import city, foreground, walker, wheel
from .stage import Stage, Vec

_ASPHALT = "#868b92"


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
