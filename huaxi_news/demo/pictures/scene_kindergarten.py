"""The kindergarten at home time."""

from math import cos, pi, sin

from .canvas import Canvas
from .colour import CORAL, CREAM, GOLD, NAVY, TEAL, WINE, Colour, darker, lighter
from .foliage import crown
from .light import Light
from .looks import Look, any_look
from .setting import city, foreground, planted, walker
from .stage import Stage


def kindergarten(c: Canvas) -> None:
    """Home time at the kindergarten gate."""
    rng = c.rng
    c.sky([(0, "#8fbfc6"), (0.7, "#e3e6cc"), (1, "#f6e3bb")], 0, 640)
    c.glow(200, 300, 620, 460, "#fff3c8", 0.6)
    city(c, 680, 90, 270, "#b9ccc6", windows=0.05)
    for x in range(-40, 1700, 140):
        crown(c, x, 620, 130, 120, ("#6f9a7d", "#94b58a", "#c5cf98"), 8, 40)
    s = Stage(
        c,
        (0, 0.2, 1.75),
        focal=1180,
        centre=(800, 665),
        light=Light((0.75, 0.2), "#fff1cc", "#33435c"),
    )
    s.slab(-60, -2, 60, 90, "#dcc8a0")
    s.slab(-60, 10.8, 60, 90, "#b9c48a")
    s.floor([(-1.6, 8), (1.6, 8), (1.3, 17), (-1.3, 17)], "#e6d5b0")
    for k, (x, wide, tall, tint) in enumerate(
        (
            (-9.4, 5.0, 4.3, "#e6906f"),
            (-4.2, 3.6, 3.6, CREAM),
            (-0.4, 5.4, 4.9, "#edc36f"),
            (5.2, 4.4, 4.0, "#7fa89d"),
        )
    ):
        _house(s, x, 17 - (k % 2) * 0.7, wide, tall, tint)
    _slide(s, 5.6, 12.4)
    planted(s, -8.6, 12.2, 6.6, spread=0.4, dabs=220, clumps=12)
    tints = ("#d9694f", "#e0a94e", "#5f958c", "#6d8fb0", "#e8b7a0")
    for k in range(58):
        x = -11.4 + k * 0.4
        if abs(x) < 1.75:
            continue
        high = 1.05 + 0.14 * sin(k * 1.9)
        s.block(x, 10, x + 0.27, 10.08, 0, high, tints[k % 5])
        s.face(
            [(x, 10, high), (x + 0.27, 10, high), (x + 0.135, 10, high + 0.2)],
            lighter(tints[k % 5], 0.5),
        )
    _gate(s)
    pairs = (
        (-5.3, 7.4, True),
        (-2.9, 6.7, True),
        (0.5, 8.6, False),
        (3.0, 6.5, False),
        (5.3, 7.3, False),
    )
    for k, (x, y, flip) in enumerate(pairs):
        grown = any_look(rng, hair="#a29e98" if k % 2 else "#22201f", bag=(None, CREAM)[k % 2])
        walker(s, x, y, "stroll", grown, tall=1.58 + 0.09 * (k % 3 == 0), flip=flip)
        child = any_look(rng, pack=(GOLD, CORAL, TEAL)[k % 3], skirt=k % 2 == 0, hem=0.45)
        walker(
            s,
            x + (-0.56 if flip else 0.56),
            y - 0.15,
            ("stroll", "run", "wave")[k % 3],
            child,
            tall=0.98 + 0.06 * (k % 2),
            flip=flip,
        )
    foreground(c, "#5a4a3c", 0.3)


def _house(s: Stage, x: float, y: float, wide: float, tall: float, tint: Colour) -> None:
    """One gabled little house with round windows."""
    wall = s.block(x, y, x + wide, y + 5, 0, tall - 1.1, tint)[0]
    front = s.tone(tint, (0, -1))
    peak = [
        (x - 0.1, y, tall - 1.1),
        (x + wide + 0.1, y, tall - 1.1),
        (x + wide / 2, y, tall + 0.7),
    ]
    s.face(peak, front)
    roof = darker(tint, 0.3, WINE)
    for a, b in ((peak[0], peak[2]), (peak[2], peak[1])):
        s.beam(a, b, roof, 0.24)
    c = s.canvas
    r = s.size(x, y) * 0.42
    px, py = s.at(x + wide / 2, y, tall - 0.7)
    c.oval(px, py, r, r, "#fbf2d8")
    c.oval(px + 3, py + 3, r * 0.8, r * 0.8, "#7fa3a6")
    c.line([(px - r, py), (px + r, py)], "#fbf2d8", 4)
    c.line([(px, py - r), (px, py + r)], "#fbf2d8", 4)
    for k in range(2):
        u = 0.45 + k * (wide / 2)
        wall.window(u, 0.9, u + wide * 0.34, 2.1, "#8fb3b3", "#fbf2d8", 2)
        for j in range(4):
            wall.rect(
                u + 0.1 + j * 0.3,
                0.98,
                u + 0.32 + j * 0.3,
                1.2,
                (CORAL, GOLD, TEAL, CREAM)[(j + k) % 4],
                0.85,
            )


def _slide(s: Stage, x: float, y: float) -> None:
    """A slide on its tower."""
    s.shadow([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)], 1.8, alpha=0.35)
    for dx in (0, 1):
        for dy in (1, 0):
            s.beam((x + dx, y + dy, 0), (x + dx, y + dy, 2.5), "#5f958c", 0.12)
    s.block(x, y, x + 1, y + 1, 1.35, 1.5, "#d9a35a", "#efc987")
    s.face([(x - 0.2, y, 2.5), (x + 1.2, y, 2.5), (x + 0.5, y + 0.5, 3.2)], "#d9694f")
    s.face([(x + 1.2, y, 2.5), (x + 1.2, y + 1, 2.5), (x + 0.5, y + 0.5, 3.2)], "#a94a40")
    s.face([(x, y, 1.5), (x, y + 0.8, 1.5), (x - 2.3, y + 0.8, 0.2), (x - 2.3, y, 0.2)], "#f0c25e")
    s.face([(x, y, 1.75), (x, y, 1.45), (x - 2.3, y, 0.12), (x - 2.5, y, 0.4)], "#d9952f")
    walker(s, x + 0.5, y + 0.4, "wave", Look(CREAM, NAVY), tall=0.95, z=1.5, shade=0, flip=True)


def _gate(s: Stage) -> None:
    """The round-headed gate, standing open."""
    c = s.canvas
    for x in (-2.05, 1.6):
        s.shadow([(x, 10), (x + 0.45, 10), (x + 0.45, 10.4), (x, 10.4)], 2.4, alpha=0.35)
        s.block(x, 10, x + 0.45, 10.4, 0, 2.5, "#e6906f", grain=0.25)
    outer = [(-2.05 * cos(pi * i / 24), 10, 2.5 + 1.35 * sin(pi * i / 24)) for i in range(25)]
    inner = [(1.6 * cos(pi * i / 24), 10, 2.5 + 0.92 * sin(pi * i / 24)) for i in range(25)]
    seen = s.face([*outer, *inner], "#f0c25e")
    c.shade(seen, "#b36a3c", seen[6], seen[22], 0.5)
    for i in range(3, 22, 3):
        a = pi * i / 24
        x, y = s.at(-1.83 * cos(a), 10, 2.5 + 1.13 * sin(a))
        c.oval(x, y, 13, 13, (CREAM, "#d9694f", "#5f958c")[i // 3 % 3])
