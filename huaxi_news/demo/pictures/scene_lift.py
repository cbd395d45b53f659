"""The old block with its new lift."""

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, GOLD, INK, NAVY, OCHRE, SKY, TEAL, lighter, mix
from .figures import person
from .foliage import GINKGO, leaf, tree, tree_shadow
from .light import Light
from .looks import Look
from .plants import hedge
from .props import birds
from .setting import bike, city, foreground, walker
from .stage import Stage, Wall


def elevator(c: Canvas) -> None:
    """A glass lift stands before an old block in the early sun."""
    rng = c.rng
    c.sky([(0, "#86b3c4"), (0.45, "#cfdccf"), (0.75, "#f6dcb4"), (1, "#f3cf9f")], 0, 900)
    c.glow(80, 640, 760, 620, "#ffdf9e", 0.6)
    birds(c, 420, 180, 13, 5, "#5b7a86")
    city(c, 905, 150, 400, mix("#a9b9b8", "#f6d9b0", 0.4), x1=620, windows=0.07)
    s = Stage(c, (0, 0, 1.7), focal=1050, centre=(660, 888), light=Light((0.75, 0.3)))
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
