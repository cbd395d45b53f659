"""The book corner."""

from random import Random

from .canvas import Canvas
from .colour import (
    BRICK,
    CORAL,
    CREAM,
    GOLD,
    INK,
    LEAF,
    NAVY,
    OCHRE,
    SAGE,
    TEAL,
    WINE,
    darker,
    lighter,
)
from .figures import person
from .light import Light
from .looks import Look, any_look
from .plants import potted
from .setting import foreground, walker
from .stage import Stage, Wall

SPINES = (BRICK, TEAL, OCHRE, NAVY, SAGE, CREAM, CORAL, "#6d7a80", WINE, GOLD)


def library(c: Canvas) -> None:
    """A book corner in the afternoon: shelves, a window, somebody reading."""
    rng = c.rng
    s = Stage(
        c,
        (-0.3, -1.0, 1.5),
        focal=960,
        centre=(640, 480),
        light=Light((0.8, -0.3), "#ffe9bb", "#3b3140"),
    )
    s.slab(-3.4, -1, 4.4, 10, "#b78a60")
    for k in range(40):
        x = -3.4 + k * 0.2
        c.line(s.path([(x, -1, 0), (x, 10, 0)])[:2], "#7c5638", 1.2, 0.35)
    s.face([(-3.4, -1, 3.5), (4.4, -1, 3.5), (4.4, 10, 3.5), (-3.4, 10, 3.5)], "#e6d3ae")
    back = Wall(s, (-3.4, 10), (4.4, 10), 0, 3.5)
    back.rect(0, 0, 7.8, 3.5, "#d9bd92")
    _garden_window(s, back)
    for a, b in (((-3.4, -1), (-3.4, 10)), ((4.4, 10), (4.4, -1))):
        _shelves(Wall(s, a, b, 0, 3.5), rng)
    s.floor([(-1.6, 9.8), (1.9, 9.8), (3.4, 3.2), (-0.9, 3.2)], "#f7d9a0", 0.5)
    _long_table(s)
    for k in range(3):
        top, (px, py) = s.at(0.4, 8.6 - k * 1.7, 3.5), s.at(0.4, 8.6 - k * 1.7, 2.45)
        r = s.size(0, 8.6 - k * 1.7) * 0.26
        c.line([top, (px, py)], INK, 1.6)
        c.oval(px, py + r * 0.5, r, r * 0.55, "#f6e7c4")
        c.oval(px, py + r * 0.72, r * 0.9, r * 0.3, "#fff6dc")
        c.glow(px, py + r, r * 4, r * 3.4, GOLD, 0.3)
    c.oval(1120, 1010, 560, 90, "#8d4a3c")
    c.oval(1120, 1006, 540, 82, "#a85a45")
    c.oval(1120, 1004, 430, 62, "#b86d52")
    _armchair(c, 1130, 985)
    _cat(c, 905, 1018)
    for k in range(5):
        w = 62 - k * 4
        tint = SPINES[k * 3 % 10]
        c.rect(770 - w, 968 - k * 22, 770 + w + k % 2 * 8, 988 - k * 22, tint, radius=3)
        c.rect(770 + w * 0.5, 968 - k * 22, 770 + w + k % 2 * 8, 988 - k * 22, INK, 0.25, radius=3)
        c.rect(770 - w + 10, 971 - k * 22, 770 - w + 15, 985 - k * 22, CREAM)
    potted(c, 150, 1040, 230, "#4f7470", tall=True)
    c.shade(
        [(520, 150), (760, 150), (1250, 1067), (560, 1067)],
        "#fff0c4",
        (900, 1067),
        (640, 150),
        0.22,
        grain=False,
    )
    c.glow(640, 380, 700, 560, "#ffe6ae", 0.4)
    foreground(c, "#33222a", 0.35)


def _cat(c: Canvas, x: float, y: float) -> None:
    """The ginger cat of the house, asleep on the rug."""
    fur, stripe = "#d98a3f", "#a95f2a"
    c.oval(x + 14, y + 6, 92, 13, "#4a2a26", 0.45)
    c.line([(x + 60, y - 6), (x + 88, y - 2), (x + 70, y + 7), (x + 8, y + 5)], fur, 15)
    body = c.blob(x + 8, y - 26, 76, 32, fur, 0.04)
    c.shade(body, "#7d4426", (x - 20, y - 50), (x + 80, y + 4), 0.7)
    for k in range(4):
        c.line([(x + 2 + k * 18, y - 54 + k), (x + 12 + k * 17, y - 34)], stripe, 5)
    c.oval(x - 58, y - 20, 30, 25, fur)
    for u in (-76, -48):
        c.poly([(x + u - 11, y - 34), (x + u - 2, y - 60), (x + u + 12, y - 38)], fur)
        c.poly([(x + u - 4, y - 40), (x + u - 1, y - 52), (x + u + 6, y - 40)], "#e8b08c")
    c.oval(x - 66, y - 10, 15, 10, "#f3d9b0")
    for u in (-74, -52):
        c.line([(x + u - 5, y - 21), (x + u, y - 18), (x + u + 5, y - 21)], "#5a3020", 2)


def _garden_window(s: Stage, wall: Wall) -> None:
    """The tall window at the end with the green outside."""
    c = s.canvas
    seen = wall.rect(1.7, 0.5, 5.7, 3.0, "#fdf3cf")
    (x0, y1), (x1, _), (_, y0), _ = seen
    for k in range(7):
        c.blob(
            x0 + (x1 - x0) * (k + 0.5) / 7,
            y1 - 40 - (k * 37 % 5) * 9,
            36,
            34,
            (SAGE, "#b9c88e", LEAF)[k % 3],
            0.16,
        )
    wall.rect(1.7, 0.5, 5.7, 0.66, "#8a6a48")
    for k in range(5):
        wall.rect(1.66 + k, 0.5, 1.76 + k, 3.0, "#8a6a48")
    wall.rect(1.7, 2.1, 5.7, 2.18, "#8a6a48")
    c.glow((x0 + x1) / 2, (y0 + y1) / 2, 330, 260, "#fff3c8", 0.7)
    wall.case(1.4, 0.36, 6.0, 0.5, 0.35, "#a9825a", "#e3c48f")


def _shelves(wall: Wall, rng: Random) -> None:
    """A wall full of books."""
    wall.rect(0, 0, wall.long, 3.5, "#5d3f2e")
    for z in (0.12, 0.66, 1.2, 1.74, 2.28, 2.82):
        u = 0.1
        while u < wall.long - 0.2:
            if rng.random() < 0.05:
                u += rng.uniform(0.15, 0.4)
            w, h = rng.uniform(0.05, 0.13), rng.uniform(0.28, 0.44)
            tint = wall.stage.tone(rng.choice(SPINES), wall.normal)
            wall.rect(u, z, u + w, z + h, tint)
            if w > 0.08:
                wall.rect(u, z + h * 0.66, u + w, z + h * 0.76, lighter(tint, 0.5), 0.7)
            u += w + 0.012
        wall.rect(0, z - 0.05, wall.long, z, "#9a6f4b")
        wall.rect(0, z + 0.44, wall.long, z + 0.49, "#3d2a22", 0.55)
    for k in range(int(wall.long / 1.4) + 1):
        wall.rect(k * 1.4, 0, k * 1.4 + 0.06, 3.5, "#8a6244")


def _long_table(s: Stage) -> None:
    """Readers at the long table in the middle of the room."""
    c = s.canvas
    s.floor([(-0.6, 5.0), (2.0, 5.0), (2.0, 9), (-0.6, 9)], s.light.cool, 0.25)
    for k, y in enumerate((8.2, 6.9, 5.6)):
        for side in (-1, 1):
            if k == 0 and side > 0:
                continue
            s.block(
                0.4 + side * 0.95 - 0.16, y, 0.4 + side * 0.95 + 0.16, y + 0.2, 0, 0.43, "#7b5138"
            )
            walker(
                s,
                0.4 + side * 0.95,
                y + 0.1,
                "read",
                any_look(c.rng, skirt=False),
                tall=1.6,
                flip=side > 0,
                shade=0,
            )
    s.slab(-0.15, 5.0, 0.95, 8.8, "#d9ab72", z=0.74)
    s.face([(-0.15, 5, 0.74), (0.95, 5, 0.74), (0.95, 5, 0.67), (-0.15, 5, 0.67)], "#8f623c")
    for x in (-0.08, 0.88):
        s.beam((x, 5.05, 0), (x, 5.05, 0.68), "#6e4a33", 0.07)
    for y, x in ((5.5, 0.1), (5.7, 0.7), (6.9, 0.15), (7.0, 0.7), (8.1, 0.2)):
        k = s.size(x, y) * 0.14
        px, py = s.at(x, y, 0.76)
        c.poly(
            [
                (px - k, py),
                (px, py + k * 0.12),
                (px + k, py),
                (px + k * 0.8, py - k * 0.4),
                (px, py - k * 0.28),
                (px - k * 0.8, py - k * 0.4),
            ],
            "#fff7e2",
        )


def _armchair(c: Canvas, x: float, y: float) -> None:
    """Somebody deep in a book, in an armchair under a lamp."""
    green, deep = "#3f6f68", "#2b4f4e"
    c.line([(x + 300, y + 8), (x + 300, y - 600)], "#4a3a36", 9)
    c.oval(x + 300, y + 10, 66, 14, "#4a3a36")
    c.rect(x + 60, y - 60, x + 190, y + 6, deep, radius=12)
    c.rect(x - 190, y - 20, x - 166, y + 14, "#5a3d2c")
    c.rect(x + 150, y - 20, x + 174, y + 14, "#5a3d2c")
    shape = [
        (x + 90, y - 150),
        (x + 118, y - 400),
        (x + 150, y - 440),
        (x + 200, y - 430),
        (x + 214, y - 380),
        (x + 196, y - 20),
        (x - 206, y - 20),
        (x - 212, y - 130),
        (x - 60, y - 150),
    ]
    c.poly(shape, green)
    c.shade(shape, deep, (x - 100, y - 300), (x + 230, y), 0.8)
    hand, _ = person(
        c, x + 40, y + 8, 800, "read", Look(CORAL, "#39465c", cut="bun", hem=0.42), flip=True
    )
    _open_book(c, hand[0] - 26, hand[1] - 6, 92)
    arm = [
        (x - 200, y - 182),
        (x + 90, y - 186),
        (x + 110, y - 150),
        (x + 100, y - 22),
        (x - 206, y - 20),
        (x - 218, y - 150),
    ]
    c.poly(
        [(a, b + 46) if b < y - 100 else (a, b) for a, b in arm[1:4]] + [(x + 20, y - 20)], green
    )
    lit = [(x + 210, y - 600), (x + 390, y - 600), (x + 350, y - 720), (x + 250, y - 720)]
    c.poly(lit, "#f0cf8e")
    c.shade(lit, OCHRE, (x + 240, y - 700), (x + 400, y - 600), 0.6)
    c.glow(x + 300, y - 590, 420, 400, "#ffdf9a", 0.55)


def _open_book(c: Canvas, x: float, y: float, size: float) -> None:
    """An open book held up, seen from its covers."""
    c.poly(
        [
            (x - size * 0.5, y + size * 0.28),
            (x - size * 0.58, y - size * 0.5),
            (x, y - size * 0.4),
            (x + size * 0.06, y + size * 0.4),
        ],
        TEAL,
    )
    c.poly(
        [
            (x + size * 0.06, y + size * 0.4),
            (x, y - size * 0.4),
            (x + size * 0.34, y - size * 0.54),
            (x + size * 0.42, y + size * 0.26),
        ],
        "#fff6e0",
    )
    c.line([(x + size * 0.06, y + size * 0.4), (x, y - size * 0.4)], darker(TEAL, 0.4), 3)
