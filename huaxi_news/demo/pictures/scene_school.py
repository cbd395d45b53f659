"""The primary school."""

from math import sin

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, GOLD, NAVY, TEAL, mix
from .foliage import crown
from .light import Light
from .looks import Look, any_look
from .plants import grass
from .setting import city, foreground, planted, walker
from .stage import Stage


def school(c: Canvas) -> None:
    """Morning at the primary school: the flag, the track, children with satchels."""
    rng = c.rng
    c.sky([(0, "#7fb2c4"), (0.6, "#cfe0d2"), (1, "#f6e6bd")], 0, 660)
    c.glow(1500, 520, 720, 520, "#fff0c0", 0.7)
    city(c, 650, 80, 230, "#b5c9c5", x0=900, windows=0.06)
    for x in range(880, 1700, 120):
        crown(c, x, 590, 110, 96, ("#6f9a7d", "#94b58a", "#c5cf98"), 8, 40)
    s = Stage(
        c,
        (1.5, -2, 2.6),
        focal=1080,
        centre=(820, 640),
        light=Light((-0.9, -0.12), "#fff0c8", "#2f4257"),
    )
    s.slab(-60, -4, 60, 120, "#d8c6a2")
    _building(s)
    s.floor([(-30, 3.4), (40, 3.4), (40, 11.6), (-30, 11.6)], "#c4654d")
    for k in range(5):
        y = 3.6 + k * 1.95
        s.floor([(-30, y), (40, y), (40, y + 0.09), (-30, y + 0.09)], CREAM, 0.85)
    s.floor([(-30, -4), (40, -4), (40, 3.4), (-30, 3.4)], "#86a667")
    grass(c, -20, 900, 1620, 1080, "#5f8a55", 420, 16)
    c.line([s.at(2.2, 14.5), s.at(2.2, 14.5, 9.8)], "#e9ece6", 7)
    c.line([s.at(2.24, 14.5), s.at(2.24, 14.5, 9.8)], "#9fb0b0", 2.5)
    s.block(1.4, 14, 3.0, 15, 0, 0.5, "#d9cfba")
    c.oval(*s.at(2.2, 14.5, 9.9), 8, 8, GOLD)
    _flag(c, *s.at(2.25, 14.5, 9.6), s.size(2.2, 14.5))
    for x, y, tall in ((12.5, 19, 6.4), (9.4, 24, 6.0)):
        planted(s, x, y, tall, spread=0.4, dabs=160)
    children = (
        (-4.4, 10.2, "run", True),
        (-2.6, 9.2, "run", True),
        (4.4, 10.6, "walk", True),
        (5.3, 10.4, "walk", True),
        (6.8, 8.8, "wave", True),
        (1.0, 6.2, "run", True),
        (3.4, 5.6, "run", True),
    )
    for k, (x, y, pose, flip) in enumerate(children):
        look = any_look(
            rng, pack=(BRICK, GOLD, TEAL, CORAL)[k % 4], top=("#f2ead6", "#4f7f9a")[k % 2], hem=0.46
        )
        walker(s, x, y, pose, look, tall=1.24 + 0.05 * (k % 3), flip=flip)
    walker(s, -6.4, 5.4, "stand", Look("#6f8a8f", NAVY, cut="bun", hem=0.38), tall=1.66)
    foreground(c, "#2c4a40", 0.3)


def _building(s: Stage) -> None:
    """The teaching block: open corridors, railings, a stair tower."""
    walls = s.prism(
        [(-16, 14.5), (-1.5, 20.5), (-4.5, 28), (-19, 22)], 0, 12.6, "#f0dcb2", grain=0.15
    )
    front = max(walls, key=lambda w: w.long)
    for floor in range(4):
        z = 0.3 + floor * 3.1
        front.rect(0.5, z, 12.9, z + 2.55, mix("#5d7076", "#c9b38c", 0.25))
        front.rect(0.5, z + 1.9, 12.9, z + 2.55, s.light.cool, 0.35)
        for k in range(4):
            u = 0.9 + k * 3.05
            front.rect(u, z, u + 0.85, z + 2.0, ("#b35d45", "#4f7f78")[k % 2])
            front.window(u + 1.1, z + 0.95, u + 2.6, z + 2.1, "#a9c6c6", CREAM, 3)
        front.rect(0.3, z + 2.55, 13.1, z + 2.9, "#fbeecb")
        front.rect(0.3, z + 2.5, 13.1, z + 2.6, "#a37f5f", 0.7)
        front.rect(0.4, z, 13.0, z + 0.95, "#e6cf9e", out=0.5)
        front.rect(0.4, z + 0.86, 13.0, z + 1.0, "#c4654d", out=0.5)
        for k in range(13):
            front.rect(0.6 + k, z + 0.1, 0.72 + k, z + 0.85, "#c9a877", out=0.51)
        for k in range(5):
            front.rect(0.3 + k * 3.1, z - 0.3, 0.6 + k * 3.1, z + 2.6, "#f7e6bd", out=0.52)
    front.rect(13.2, 0, front.long, 13.8, "#d98a68")
    for k in range(10):
        front.rect(13.9, 1.2 + k * 1.2, 15.0, 1.9 + k * 1.2, "#a9c6c6")
    front.rect(-0.2, 12.5, 13.2, 13.0, "#c4654d")


def _flag(c: Canvas, x: float, y: float, k: float) -> None:
    """A flag in the wind."""
    n = 16
    top = [(x + k * 2.3 * i / n, y + k * 0.14 * sin(i * 0.75) * i / n) for i in range(n + 1)]
    low = [(px, py + k * 1.5 + k * 0.04 * sin(i * 0.9)) for i, (px, py) in enumerate(top)]
    c.poly([*top, *low[::-1]], "#c8362c")
    for i in (3, 7, 11):
        c.poly([top[i], top[i + 2], low[i + 2], low[i]], "#8e2430", 0.35)
