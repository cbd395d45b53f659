"""The lantern festival."""

from .canvas import Canvas
from .colour import BRICK, INK, NAVY
from .light import Light
from .looks import Look, any_look
from .props import lantern as hung
from .setting import foreground, walker
from .stage import Stage
from .texture import HEIGHT


def lantern(c: Canvas) -> None:
    """Lantern Festival in an old lane: rows of red lights, families under them."""
    rng = c.rng
    c.sky([(0, "#131f38"), (0.6, "#2f3356"), (1, "#6f4a5a")], 0, 700)
    c.glow(1160, 150, 240, 240, "#f6e6b8", 0.45)
    c.oval(1160, 150, 54, 54, "#fbf0cc")
    for _ in range(60):
        c.oval(rng.uniform(0, 1600), rng.uniform(0, 330), 1.3, 1.3, "#dfe3e6", 0.6)
    s = Stage(
        c,
        (0, -1, 1.6),
        focal=1060,
        centre=(770, 640),
        light=Light((0.1, -0.4), "#ffb066", "#191d33"),
    )
    s.slab(-40, -2, 40, 90, "#4d3b47")
    for k in range(26):
        y = 0.4 + k * 1.1
        c.line([s.at(-4, y), s.at(4, y)], "#2e2433", max(0.6, 16 / (y + 3)), 0.6)
    for k in range(9):
        c.line(s.path([(-3.6 + k * 0.9, -1, 0), (-3.6 + k * 0.9, 40, 0)])[:2], "#2e2433", 1.2, 0.4)
    _archway(s)
    for k in range(5):
        for side in (-1, 1):
            _shophouse(s, side, 26 - k * 6.6, k)
    c.glow(770, 600, 560, 300, "#ff9d4d", 0.5)
    for y in (25, 21, 17.4, 14.2, 11.4, 9, 6.9):
        ends = [
            s.at(-4.1 + 8.2 * t / 12, y, 4.25 - 2.4 * (t / 12) * (1 - t / 12)) for t in range(13)
        ]
        c.line(ends, "#150f18", max(1.0, s.size(0, y) * 0.016))
        for k in range(6):
            t = (k + 0.5) / 6
            px, py = s.at(-4.1 + 8.2 * t, y, 4.2 - 2.4 * t * (1 - t))
            hung(c, px, py, s.size(0, y) * 0.5, BRICK, 0.75)
    crowd = sorted(
        ((rng.uniform(-2.8, 2.8), rng.uniform(9, 24)) for _ in range(17)), key=lambda p: -p[1]
    )
    for x, y in crowd:
        walker(
            s,
            x,
            y,
            rng.choice(("front", "front", "stroll")),
            any_look(rng, hair="#1d1a20"),
            back=True,
            flip=rng.random() < 0.5,
            tall=rng.choice((1.72, 1.64, 1.6, 1.15)),
            shade=0.3,
        )
    _family(s)
    c.glow(770, 420, 900, 520, "#ff8f48", 0.22)
    c.wash(0, 0, 420, HEIGHT, "#121a30", 0.4, 0.0, across=True)
    c.wash(1180, 0, 1600, HEIGHT, "#121a30", 0.0, 0.4, across=True)
    foreground(c, "#121628", 0.5)


def _shophouse(s: Stage, side: int, y: float, k: int) -> None:
    """A timber house: shop below, lattice above, two eaves."""
    a, b = side * 4.4, side * 12
    walls = s.block(min(a, b), y, max(a, b), y + 6.4, 0, 5.6, "#5b3a38")
    wall = next(w for w in walls if abs(w.way[1]) > 0.5)
    for u in (0.3, 2.3, 4.3):
        wall.rect(u, 0.2, u + 1.75, 2.4, ("#f2b55e", "#f7c878", "#eaa04e")[(k + int(u)) % 3])
        for j in range(4):
            wall.rect(u + j * 0.44, 0.2, u + j * 0.44 + 0.06, 2.4, "#4a2422")
        wall.rect(u, 0.2, u + 1.75, 0.75, "#4a2422")
        wall.rect(u + 0.1, 3.5, u + 1.65, 4.9, "#e8a957")
        for j in range(6):
            wall.rect(u + 0.1 + j * 0.3, 3.5, u + 0.16 + j * 0.3, 4.9, "#4a2422")
        wall.rect(u + 0.1, 4.1, u + 1.65, 4.18, "#4a2422")
    for z, out in ((2.75, 1.0), (5.4, 1.3)):
        wall_ends = (-0.1, wall.long + 0.1)
        s.face(
            [
                wall.spot(u, zz, o)
                for u, zz, o in (
                    (wall_ends[0], z + 0.55, 0),
                    (wall_ends[1], z + 0.55, 0),
                    (wall_ends[1], z, out),
                    (wall_ends[0], z, out),
                )
            ],
            "#221f30",
        )
        s.face(
            [
                wall.spot(u, zz, out)
                for u, zz in (
                    (wall_ends[0], z - 0.08),
                    (wall_ends[1], z - 0.08),
                    (wall_ends[1], z + 0.08),
                    (wall_ends[0], z + 0.08),
                )
            ],
            "#7a4236",
        )
    s.face(
        [
            wall.spot(0, 5.9),
            wall.spot(wall.long, 5.9),
            wall.spot(wall.long, 7.2, -2.5),
            wall.spot(0, 7.2, -2.5),
        ],
        "#2b2a3c",
    )
    for u in (1.2, 3.2, 5.2):
        px, py = wall.at(u, 2.55, 0.95)
        hung(s.canvas, px, py, s.size(*wall.spot(u, 2.5, 0.95)) * 0.4, BRICK, 0.6)


def _archway(s: Stage) -> None:
    """The memorial gate that closes the lane."""
    c = s.canvas
    for x in (-4.2, -1.6, 1.6, 4.2):
        s.block(x - 0.25, 33, x + 0.25, 33.5, 0, 6.6 if abs(x) < 2 else 5.2, "#4a2c30")
    for x0, x1, z in ((-5.2, -1.5, 5.2), (1.5, 5.2, 5.2), (-2.6, 2.6, 6.8)):
        s.face(
            [(x0 + 0.4, 33, z - 1), (x1 - 0.4, 33, z - 1), (x1 - 0.4, 33, z), (x0 + 0.4, 33, z)],
            "#8a3a32",
        )
        roof = [
            (x0 - 0.6, 33, z + 0.35),
            (x0 - 0.1, 33, z),
            (x1 + 0.1, 33, z),
            (x1 + 0.6, 33, z + 0.35),
            (x1 - 0.5, 33, z + 0.9),
            (x0 + 0.5, 33, z + 0.9),
        ]
        s.face(roof, "#241f30")
    s.face([(-1.2, 33, 5.95), (1.2, 33, 5.95), (1.2, 33, 6.65), (-1.2, 33, 6.65)], "#e8b25c")
    c.glow(*s.at(0, 33, 3), 170, 150, "#ffc070", 0.5)


def _family(s: Stage) -> None:
    """In front: a father, a child pointing up, a rabbit lantern."""
    c = s.canvas
    dark = "#1d1a20"
    walker(
        s,
        -1.35,
        5.6,
        "front",
        Look("#7a3238", INK, dark, cut="long", hem=0.34),
        back=True,
        tall=1.62,
        shade=0.35,
    )
    walker(
        s,
        0.75,
        5.2,
        "front",
        Look("#2f4a63", "#20242f", dark, hem=0.4),
        back=True,
        tall=1.74,
        shade=0.35,
    )
    walker(
        s,
        -0.35,
        5.0,
        "point",
        Look("#d98a3c", "#38304a", dark, hem=0.42),
        back=True,
        tall=1.14,
        shade=0.35,
    )
    hand, _ = walker(
        s,
        1.75,
        4.9,
        "front",
        Look("#b8483a", NAVY, dark, cut="bun"),
        back=True,
        tall=1.02,
        shade=0.35,
    )
    x, y = hand[0] + 18, hand[1] - 26
    c.line([hand, (x + 70, y - 60)], "#6b4a38", 4)
    c.line([(x + 70, y - 60), (x + 70, y)], "#d9c9a8", 1.5)
    c.glow(x + 70, y + 34, 190, 170, "#ffd890", 0.7)
    c.oval(x + 72, y + 36, 44, 30, "#fff1cf")
    c.oval(x + 36, y + 22, 22, 20, "#fff7e0")
    for k in (0, 12):
        c.poly([(x + 28 + k, y + 8), (x + 30 + k, y - 32), (x + 38 + k, y + 8)], "#fff1cf")
    c.oval(x + 29, y + 20, 3, 3, BRICK)
    for k in (-22, 22):
        c.oval(x + 72 + k, y + 66, 9, 9, "#b8483a")
