"""Scenes where people meet: tables, a stage, a school gate."""

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
)
from .foliage import crown
from .light import Light
from .looks import Look, any_look
from .plants import potted
from .props import bunting, lantern, steam
from .setting import city, foreground, planted, tiles, walker
from .stage import Stage, Wall

WOOD = "#a87b52"
GREY_HAIR = "#8d8a86"


def library(c: Canvas) -> None:
    """A book corner on the ground floor."""
    s, wall = _room(c, "#e9dcc0", "#b98f63")
    spines = (BRICK, TEAL, OCHRE, NAVY, SAGE, CREAM, CORAL, "#6d7a80")
    for left in (0.6, 6.2, 11.8):
        wall.rect(left, 0.1, left + 4.8, 3.3, "#7d5a3c")
        for z in (0.25, 1.0, 1.75, 2.5):
            u = left + 0.2
            while u < left + 4.4:
                wide = c.rng.uniform(0.09, 0.2)
                wall.rect(u, z, u + wide, z + c.rng.uniform(0.42, 0.6), c.rng.choice(spines))
                u += wide + 0.02
    for x, y in ((-3.6, 7.4), (2.2, 7.0)):
        _table(s, x, y, 2.8, "#c79a68")
        walker(s, x + 0.7, y + 1.1, "read", any_look(c.rng), z=0.2, shade=0)
        walker(s, x + 2.1, y - 0.2, "read", any_look(c.rng), flip=True, shade=0)
        px, py = s.at(x + 1.4, y + 0.4, 0.78)
        c.poly([(px - 44, py), (px, py - 12), (px + 44, py), (px, py + 12)], CREAM)
    walker(s, 5.8, 9.6, "reach", Look(GOLD, NAVY), tall=1.3)
    walker(s, -6.2, 9.4, "stand", Look(SAGE, INK, cut="bun"), back=True)
    for x in (-7.2, 7.0):
        px, py = s.at(x, 6)
        potted(c, px, py, 170)
    foreground(c, "#4a3426", 0.35)


def clinic(c: Canvas) -> None:
    """The community doctor takes a pulse."""
    s, wall = _room(c, "#dfe6dc", "#c9cfc2")
    wall.rect(0, 0, wall.long, 1.1, "#a9c4bd")
    wall.window(2, 1.4, 6, 3.3, "#bcd6d6", CREAM, 3)
    wall.rect(9.5, 1.5, 13, 3.1, CREAM)
    wall.rect(11.05, 1.75, 11.45, 2.85, BRICK)
    wall.rect(10.7, 2.1, 11.8, 2.5, BRICK)
    _table(s, -1.6, 7.0, 3.4, "#d9c9a8")
    walker(s, -1.7, 7.2, "sit", Look("#7fa0a6", INK, GREY_HAIR), z=0.25, shade=0)
    walker(s, 1.9, 7.2, "sit", Look(CREAM, "#4a4f57"), z=0.25, flip=True, shade=0)
    walker(s, 4.6, 8.4, "stand", Look(CREAM, NAVY, cut="bun"), flip=True)
    walker(s, -5.0, 8.8, "stroll", Look(CORAL, INK, GREY_HAIR, cut="bun"))
    px, py = s.at(6.8, 6.4)
    potted(c, px, py, 190)
    foreground(c, "#33484a", 0.3)


def teahouse(c: Canvas) -> None:
    """Bamboo chairs, covered bowls and no hurry."""
    s, wall = _room(c, "#c9a77c", "#8f7355")
    for u in (1, 5, 9, 13):
        wall.rect(u, 0, u + 0.25, 3.8, "#5c4030")
    for u in (1.6, 5.6, 9.6):
        wall.window(u, 1.0, u + 3, 3.2, "#e9c98f", "#5c4030", 4, True)
    for x, y in ((-4.6, 7.6), (0.6, 7.0), (5.2, 7.8), (-1.8, 4.9)):
        _table(s, x, y, 1.3, "#6b4a33")
        for dx in (0.35, 0.95):
            px, py = s.at(x + dx, y + 0.3, 0.78)
            c.oval(px, py, 17, 7, CREAM)
            c.rect(px - 12, py - 16, px + 12, py, CREAM, radius=6)
            steam(c, px, py - 12, 36, 0.3)
        for dx, flip in ((-0.9, False), (2.0, True)):
            sx, sy = s.at(x + dx, y + 0.1)
            k = s.size(x, y)
            c.rect(sx - k * 0.3, sy - k * 0.46, sx + k * 0.3, sy, "#c99a5a", radius=6)
            walker(
                s,
                x + dx,
                y + 0.1,
                "sit",
                any_look(c.rng, hair=GREY_HAIR),
                flip=flip,
                shade=0,
                z=0.2,
            )
    for x in (260, 640, 1020, 1400):
        lantern(c, x, 90, 92, BRICK, 0.5, 90)
    c.glow(1200, 300, 700, 500, "#ffd890", 0.4)
    foreground(c, "#33241c", 0.45)


def opera(c: Canvas) -> None:
    """Three painted faces above the stage, the audience before it."""
    c.sky([(0, "#3a1f24"), (1, "#6b2f2c")], 0, 1067)
    c.poly([(120, 120), (1480, 120), (1480, 780), (120, 780)], "#8c2f2a")
    for k in range(18):
        x = 120 + k * 76
        c.poly([(x, 120), (x + 38, 120), (x + 30, 780), (x + 4, 780)], "#a43c33", 0.8)
    c.glow(800, 420, 620, 460, "#ffc27a", 0.65)
    for x, tint, second in ((430, CREAM, BRICK), (800, BRICK, INK), (1170, TEAL, GOLD)):
        _mask(c, x, 430, 150, tint, second)
    c.poly([(60, 780), (1540, 780), (1600, 860), (0, 860)], WOOD)
    c.rect(60, 90, 1540, 132, GOLD)
    for x in (150, 420, 1180, 1450):
        lantern(c, x, 132, 82, BRICK, 0.8)
    c.rect(0, 860, 1600, 1067, "#1d1518")
    for row, y in enumerate((930, 1010)):
        for k in range(12):
            x = 60 + k * 136 + row * 62
            c.oval(x, y, 34, 40, "#120d10")
            c.poly([(x - 70, 1067), (x - 52, y + 38), (x + 52, y + 38), (x + 70, 1067)], "#120d10")


def school(c: Canvas) -> None:
    """The bell has rung."""
    s = _square(c, "#cfa07c")
    walls = s.block(-13, 22, 12, 30, 0, 11, "#e6cfa6", top="#c98f6a")
    front = max(walls, key=lambda wall: wall.long)
    for z in (0.8, 4.2, 7.6):
        for u in range(1, 24, 3):
            front.window(u, z, u + 2.1, z + 2.1, "#7fa3a6", CREAM, 2)
        front.rect(0, z + 2.5, front.long, z + 2.75, "#b8643f", 0.8)
    s.beam((-5.4, 14, 0), (-5.4, 14, 8), "#d8d4c8", 0.1)
    s.face([(-5.4, 14, 8), (-2.8, 14, 7.8), (-2.8, 14, 6.3), (-5.4, 14, 6.5)], BRICK)
    for x, y, tall in ((-10, 15, 6.4), (8, 15, 6.8)):
        planted(s, x, y, tall, spread=0.42)
    for k, (x, y) in enumerate(((-3.4, 8.4), (-1.4, 9.6), (0.8, 7.6), (3.2, 9.0), (5.0, 11))):
        look = any_look(c.rng, pack=(BRICK, GOLD, TEAL)[k % 3])
        walker(s, x, y, ("run", "walk", "wave")[k % 3], look, tall=1.22, flip=k % 2 == 1)
    foreground(c, "#5a3a2a", 0.3)


def kindergarten(c: Canvas) -> None:
    """Hand in hand to the gate."""
    s = _square(c, "#d9c9a8")
    house = max(s.block(-11, 18, 11, 26, 0, 6.6, "#f0d9a6", top=CORAL), key=lambda w: w.long)
    for k, u in enumerate(range(1, 21, 4)):
        tint = (CORAL, TEAL, GOLD, SAGE, BRICK)[k % 5]
        house.rect(u - 0.2, 3.3, u + 2.8, 5.7, tint)
        house.window(u, 3.5, u + 2.6, 5.5, "#a9c9cc", CREAM, 2)
        house.window(u, 0.8, u + 2.6, 2.7, "#a9c9cc", CREAM, 2)
    for x in (-3, 3):
        s.block(x - 0.3, 12, x + 0.3, 12.6, 0, 2.6, CORAL)
    s.face([(-3, 12, 2.6), (3, 12, 2.6), (3, 12, 3.3), (-3, 12, 3.3)], GOLD)
    pairs = ((-4.6, 8.8), (-1.2, 9.6), (1.8, 8.4), (4.8, 9.2))
    for k, (x, y) in enumerate(pairs):
        walker(s, x, y, "stroll", any_look(c.rng), back=k % 2 == 0)
        walker(
            s, x + 0.6, y - 0.1, "stroll", any_look(c.rng, pack=GOLD), tall=1.02, back=k % 2 == 0
        )
    bunting(c, [(200, 250), (800, 340), (1400, 250)], INK, CORAL, 16)
    foreground(c, "#5a4a36", 0.3)


def _room(c: Canvas, back: Colour, floor: Colour) -> tuple[Stage, Wall]:
    """A room lit from the left; its back wall is 16 metres long."""
    c.sky([(0, darker(back, 0.1)), (1, back)])
    s = Stage(c, (0, 0, 1.9), focal=1020, centre=(800, 470), light=Light((0.6, 0.3)))
    s.slab(-30, 1.5, 30, 12.6, floor)
    tiles(s, -12, 2, 12, 12, 1.2, darker(floor, 0.3), 0.25)
    wall = s.block(-8, 12.5, 8, 12.9, 0, 4.4, back)[0]
    c.glow(160, 300, 640, 620, "#fff0cc", 0.45)
    return s, wall


def _square(c: Canvas, ground: Colour) -> Stage:
    c.sky([(0, "#9fc3cb"), (1, "#f1e0ba")], 0, 600)
    city(c, 600, 110, 280, "#a9b8b4", windows=0.07)
    for x in range(-30, 1700, 200):
        crown(c, x, 540, 110, 90, ("#5a8a63", "#8bb074", "#c3cf86"), 8, 50)
    s = Stage(c, (0, 0, 1.75), focal=1080, centre=(800, 590), light=Light((0.6, 0.3)))
    s.slab(-60, 2, 60, 90, ground)
    tiles(s, -14, 3, 14, 20, 1.3, darker(ground, 0.3), 0.2)
    return s


def _table(s: Stage, x: float, y: float, long: float, colour: Colour) -> None:
    base = [(x, y), (x + long, y), (x + long, y + 0.8), (x, y + 0.8)]
    s.shadow(base, 0.75, alpha=0.3)
    for dx in (0.1, long - 0.1):
        s.beam((x + dx, y + 0.1, 0), (x + dx, y + 0.1, 0.72), darker(colour, 0.3), 0.09)
    s.face(
        [(x, y, 0.68), (x + long, y, 0.68), (x + long, y, 0.76), (x, y, 0.76)], darker(colour, 0.2)
    )
    s.slab(x, y, x + long, y + 0.8, lighter(colour, 0.1), z=0.76)


def _mask(c: Canvas, x: float, y: float, size: float, tint: Colour, second: Colour) -> None:
    """A painted opera face."""
    c.oval(x, y, size * 0.78, size, tint)
    c.poly(
        [
            (x - size * 0.74, y - size * 0.3),
            (x, y - size * 1.16),
            (x + size * 0.74, y - size * 0.3),
        ],
        INK,
    )
    c.oval(x, y - size * 1.1, size * 0.16, size * 0.16, GOLD)
    for way in (-1, 1):
        eye = x + way * size * 0.34
        c.poly(
            [
                (x + way * size * 0.06, y - size * 0.08),
                (eye, y - size * 0.42),
                (x + way * size * 0.76, y - size * 0.5),
                (x + way * size * 0.58, y + size * 0.06),
            ],
            second,
        )
        c.oval(eye, y - size * 0.12, size * 0.15, size * 0.09, CREAM)
        c.oval(eye, y - size * 0.12, size * 0.07, size * 0.08, INK)
        c.poly(
            [
                (x + way * size * 0.16, y + size * 0.3),
                (x + way * size * 0.66, y + size * 0.22),
                (x + way * size * 0.4, y + size * 0.7),
            ],
            second,
            0.85,
        )
    c.poly(
        [(x - size * 0.1, y - size * 0.5), (x + size * 0.1, y - size * 0.5), (x, y + size * 0.32)],
        second,
    )
    c.oval(x, y + size * 0.58, size * 0.2, size * 0.08, BRICK if tint != BRICK else CREAM)
