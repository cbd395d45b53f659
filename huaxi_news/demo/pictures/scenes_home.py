"""An old block with its new lift."""

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
    UMBER,
    Colour,
    darker,
    lighter,
    mix,
)
from .figures import person
from .foliage import GINKGO, crown, leaf, tree, tree_shadow
from .light import Light
from .looks import Look
from .plants import hedge, potted, spray
from .props import birds, lantern
from .setting import bike, city, foreground, tiles, walker
from .stage import Stage, Wall


def elevator(c: Canvas) -> None:
    """A glass lift stands before an old block in the early sun."""
    rng = c.rng
    c.sky([(0, "#86b3c4"), (0.45, "#cfdccf"), (0.75, "#f6dcb4"), (1, "#f3cf9f")], 0, 900)
    c.glow(80, 640, 760, 620, "#ffdf9e", 0.6)
    birds(c, 420, 180, 13, 5, "#5b7a86")
    city(c, 905, 150, 400, mix("#a9b9b8", "#f6d9b0", 0.4), x1=620, windows=0.07)
    s = Stage(c, (0, 0, 1.7), focal=1120, centre=(640, 868), light=Light((0.75, 0.3)))
    s.slab(-60, -5, 80, 120, "#d9c09a")
    s.slab(-60, 24, -4.5, 70, "#a3ac78")
    base = [(-1.0, 25), (27, 36), (23, 46), (-5, 35)]
    walls = s.prism(base, 0, 18.4, "#dfbb9a", grain=0.2)
    main, side = max(walls, key=lambda w: w.long), min(walls, key=lambda w: w.long)
    for floor in range(6):
        z = 0.2 + floor * 3
        main.rect(0, z + 2.75, main.long, z + 2.92, "#b08a76", 0.8)
        side.rect(0, z + 2.75, side.long, z + 2.92, "#b08a76", 0.5)
        for k in (1.2, 4.6, 8):
            side.window(k, z + 0.9, k + 1.5, z + 2.3, mix("#6f8f94", "#f3cf9f", 0.4), "#efe2c6")
        for bay in range(8, -1, -1):
            u = 0.9 + bay * 3.3
            if bay == 2:
                main.window(u + 0.3, z + 1.8, u + 1.6, z + 2.6, "#4f6a72", "#efe2c6")
                continue
            lit = rng.random() < 0.12
            glass = "#f7cf86" if lit else mix("#5f7f86", SKY, rng.uniform(0, 0.5))
            main.window(u, z + 0.9, u + 2.1, z + 2.4, glass, "#efe2c6", 3, lit)
            if rng.random() < 0.5:
                main.rect(u + 2.35, z + 0.3, u + 3.2, z + 0.85, INK, 0.25)
                main.case(u + 2.3, z + 0.55, u + 3.05, z + 1.15, 0.4, "#e9e2d2")
            if rng.random() < 0.5:
                main.rect(u, z - 0.25, u + 2.5, z + 0.15, INK, 0.22)
                main.case(
                    u - 0.1,
                    z + 0.1,
                    u + 2.2,
                    z + 0.8,
                    0.6,
                    rng.choice(("#8fa096", "#b98a6a", "#c9b79c")),
                )
                for k in range(4):
                    if rng.random() < 0.5:
                        main.rect(
                            u + k * 0.5,
                            z + 0.15,
                            u + 0.35 + k * 0.5,
                            z + 0.85,
                            rng.choice((BRICK, TEAL, CREAM, OCHRE, NAVY)),
                            out=0.62,
                        )
    main.rect(-0.2, 18.2, main.long, 18.9, "#c79f83")
    side.rect(0, 18.2, side.long + 0.2, 18.9, "#efcfa9")
    _shaft(s, main)
    hedge(c, 0, 330, 925, 34)
    s.floor([(-1.5, 23.5), (10, 28), (10, 26.6), (-1.2, 22.2)], "#c4a983")
    tree(c, 150, 965, 640, GINKGO, spread=0.34, dabs=320, clumps=14)
    tree_shadow(c, 620, 1010, 420, 36, "#5a4a55", 0.38)
    for _ in range(70):
        leaf(
            c,
            rng.gauss(300, 220),
            rng.uniform(950, 1050),
            rng.uniform(6, 11),
            rng.uniform(0, 360),
            rng.choice(GINKGO),
        )
    walker(s, -1.1, 15, "stroll", Look("#8a9a96", INK, "#a5a19b", hem=0.4, bag=BRICK), tall=1.6)
    walker(s, 0.0, 15.2, "stroll", Look(CORAL, NAVY, cut="bun", hem=0.42))
    bike(s, 7.4, 20, TEAL, flip=True)
    bike(s, 8.6, 20.3, BRICK, flip=True)
    foreground(c, "#5a4350")


def _shaft(s: Stage, wall: Wall) -> None:
    """Stand the steel and glass lift shaft before bay two."""
    u0, u1, back, front, high = 7.3, 9.9, 1.4, 3.7, 20.2
    steel = "#2e5f66"
    ground = [wall.spot(u, 0, o)[:2] for u, o in ((u0, front), (u1, front), (u1, 0), (u0, 0))]
    s.shadow(ground, 2.2, alpha=0.35)
    shade = [wall.spot(u1, 0), wall.spot(u1 + 3.0, 0), wall.spot(u1 + 3.0, 18), wall.spot(u1, 18)]
    s.face(shade, s.light.cool, 0.26)
    for floor in range(1, 6):
        z = 0.2 + floor * 3
        s.face(
            [
                wall.spot(u0 + 0.3, z, 0),
                wall.spot(u0 + 0.3, z, back),
                wall.spot(u0 + 0.3, z + 2.4, back),
                wall.spot(u0 + 0.3, z + 2.4, 0),
            ],
            "#cfe0dc",
            0.6,
        )
        s.face(
            [
                wall.spot(u0 + 0.3, z - 0.3, 0),
                wall.spot(u0 + 0.3, z - 0.3, back),
                wall.spot(u0 + 0.3, z, back),
                wall.spot(u0 + 0.3, z, 0),
            ],
            steel,
        )
    left = [
        wall.spot(u0, 0, back),
        wall.spot(u0, 0, front),
        wall.spot(u0, high, front),
        wall.spot(u0, high, back),
    ]
    face = [
        wall.spot(u0, 0, front),
        wall.spot(u1, 0, front),
        wall.spot(u1, high, front),
        wall.spot(u0, high, front),
    ]
    c = s.canvas
    seen = s.face(left, "#dcebe2", 0.78)
    c.shade(seen, "#f9d99e", seen[3], seen[1], 0.5)
    seen = s.face(face, "#6f9ea2", 0.8)
    c.shade(seen, "#dfeee6", seen[1], seen[3], 0.75)
    z = 9.3
    wall.rect(u0 + 0.2, z, u1 - 0.2, z + 2.5, "#f9e2a8", out=front - 0.3)
    for k, tint in ((0.8, BRICK), (1.6, NAVY)):
        x, y = wall.at(u0 + k, z + 0.05, front - 0.3)
        person(c, x, y, 1.62 * s.size(*wall.spot(u0 + k, z)), "front", Look(tint, INK))
    wall.rect(u0 + 0.2, z, u1 - 0.2, z + 2.5, "#cfe6dd", 0.22, out=front)
    x, y = wall.at(u0 + 1.3, z + 1.3, front)
    c.glow(x, y, 190, 190, GOLD, 0.35)
    for k in (0.35, 0.6):
        s.face(
            [
                wall.spot(u0 + (u1 - u0) * k, 0.3, front),
                wall.spot(u0 + (u1 - u0) * (k + 0.12), 0.3, front),
                wall.spot(u0 + (u1 - u0) * (k + 0.12), high, front),
                wall.spot(u0 + (u1 - u0) * k, high, front),
            ],
            "#ffffff",
            0.1,
        )
    for j in range(14):
        z = j * high / 13
        s.beam(wall.spot(u0, z, front), wall.spot(u1, z, front), steel, 0.16 if j % 2 else 0.09)
        s.beam(wall.spot(u0, z, front), wall.spot(u0, z, back), steel, 0.12)
    for u, o in ((u0, back), (u0, front), (u1, front)):
        s.beam(wall.spot(u, 0, o), wall.spot(u, high, o), steel, 0.24)
    s.face(
        [
            wall.spot(u0 - 0.2, high, front + 0.2),
            wall.spot(u1 + 0.2, high, front + 0.2),
            wall.spot(u1 + 0.2, high + 0.5, front + 0.2),
            wall.spot(u0 - 0.2, high + 0.5, front + 0.2),
        ],
        steel,
    )
    s.face(
        [
            wall.spot(u0 - 0.2, high, back),
            wall.spot(u0 - 0.2, high, front + 0.2),
            wall.spot(u0 - 0.2, high + 0.5, front + 0.2),
            wall.spot(u0 - 0.2, high + 0.5, back),
        ],
        lighter(steel, 0.4),
    )
    wall.rect(u0 + 0.5, 0.1, u1 - 0.5, 2.4, "#274a52", out=front + 0.02)
    wall.rect((u0 + u1) / 2 - 0.04, 0.1, (u0 + u1) / 2 + 0.04, 2.4, "#dcebe2", out=front + 0.04)
    wall.case(u0 - 0.3, 2.5, u1 + 0.3, 2.75, front + 1.0, "#3d7379")


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
    s.slab(-9, -6, 9, 22, "#d6bc93")
    for i in range(15):
        for j in range(18):
            if rng.random() < 0.35:
                s.slab(
                    -6 + i * 0.8,
                    3 + j,
                    -5.25 + i * 0.8,
                    3.93 + j,
                    rng.choice(("#cbae86", "#dfc8a2", "#c2a680")),
                    0.7,
                )
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
