"""The old fig tree."""

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, GOLD, INK, NAVY, TEAL, Colour
from .foliage import crown, leaf, tree_shadow, trunk
from .light import Light
from .looks import Look, any_look
from .setting import bike, city, foreground, tiles, walker
from .stage import Stage


def tree(c: Canvas) -> None:
    """An old fig tree holds a whole lane in its shade."""
    rng = c.rng
    c.sky([(0, "#b4cdb6"), (0.6, "#f0e6bd"), (1, "#f6dca6")], 0, 760)
    c.glow(240, 500, 620, 460, "#fff0c2", 0.9)
    city(c, 700, 160, 420, "#ccd2b8", windows=0.04)
    s = Stage(
        c,
        (0, -0.5, 1.6),
        focal=1100,
        centre=(800, 690),
        light=Light((0.9, -0.5), "#ffefc4", "#3d4636"),
    )
    s.slab(-60, -2, 60, 90, "#dcc79c")
    for x0, x1, high, tint in (
        (-26, -13, 6.4, "#d9b28c"),
        (-12.8, -6, 4.6, "#cfc3a0"),
        (7, 14.5, 5.0, "#c9a588"),
        (14.8, 28, 6.8, "#b9b39a"),
    ):
        _lane_house(s, x0, x1, high, tint)
    tiles(s, -14, 1, 14, 17, 1.1, "#94805f", 0.22)
    tree_shadow(c, 800, 905, 900, 130, "#4a4c38", 0.42)
    tree_shadow(c, 860, 960, 700, 100, "#4a4c38", 0.25)
    for x, y in ((190, 120), (1410, 130), (800, 20), (480, 60), (1120, 60)):
        crown(c, x, y + 90, 330, 170, ("#23453a", "#33594a", "#4a7050"), 12, 60)
    _bole(c)
    s.shadow([(-2.6, 8.2), (2.6, 8.2), (2.6, 9), (-2.6, 9)], 0.5, alpha=0.45)
    s.prism(
        [(-2.9, 8.3), (-2.4, 7.7), (2.4, 7.7), (2.9, 8.3), (2.9, 9.2), (-2.9, 9.2)],
        0,
        0.48,
        "#c3b595",
        "#dccfae",
        0.2,
    )
    _bole_foot(c)
    for x, y, rx, ry in (
        (60, 250, 260, 170),
        (350, 150, 290, 180),
        (700, 60, 320, 170),
        (1060, 110, 310, 180),
        (1390, 190, 300, 190),
        (1580, 320, 200, 150),
        (200, 20, 300, 150),
        (1300, 0, 320, 150),
    ):
        crown(c, x, y, rx, ry, ("#274f3d", "#57844f", "#b4c06c"), 12, 190)
    seats = (
        (-1.9, "sit", Look("#7fa0a6", INK, "#b0aba3"), False),
        (-0.7, "lounge", Look("#efe4cc", "#59666c", "#8d8a86"), True),
        (1.6, "read", Look(BRICK, NAVY, cut="bun"), False),
    )
    for x, pose, look, flip in seats:
        walker(s, x, 7.62, pose, look, tall=1.66, flip=flip, shade=0.3)
    walker(s, 3.9, 6.6, "run", Look(GOLD, NAVY), tall=1.12, flip=True)
    walker(s, 4.9, 7.0, "run", Look(CORAL, TEAL, cut="bun"), tall=1.06, flip=True)
    walker(s, -4.6, 9.4, "stroll", any_look(rng, bag=CREAM))
    bike(s, -7.4, 12.4, TEAL)
    for k in range(5):
        x = 220 + k * 210
        beam = [(x, 330), (x + 46, 330), (x + 390, 1067), (x + 230, 1067)]
        c.shade(beam, "#fff3c8", (x, 330), (x + 240, 1000), 0.24, grain=False)
    for _ in range(40):
        leaf(
            c,
            rng.uniform(0, 1600),
            rng.uniform(890, 1060),
            rng.uniform(8, 14),
            rng.uniform(0, 360),
            rng.choice(("#c9a04b", "#8a9a4f", "#b4c06c")),
        )
    foreground(c, "#33392c", 0.35)


def _lane_house(s: Stage, x0: float, x1: float, high: float, tint: Colour) -> None:
    """An old lane house behind the tree."""
    walls = s.block(x0, 17, x1, 22, 0, high, tint, grain=0.2)
    wall = min(walls, key=lambda w: abs(w.way[1]))
    for side in walls:
        if side is not wall:
            for u in (0.8, 2.9):
                side.window(u, high - 2.6, u + 1.3, high - 1.2, "#7d9390", CREAM, 2)
    for k in range(int((x1 - x0) / 2.4)):
        u = 0.6 + k * 2.4
        wall.rect(u, 0.1, u + 1.5, 2.4, ("#7a4a3a", "#5d7f78")[k % 2])
        wall.rect(u + 0.72, 0.1, u + 0.78, 2.4, INK, 0.5)
        if high > 4.4:
            wall.window(u, 3.0, u + 1.5, 4.1, "#7d9390", CREAM, 2)
    wall.rect(0, high - 0.5, wall.long, high, s.light.cool, 0.2)
    s.face(
        [
            (x0 - 0.4, 16.4, high - 0.1),
            (x1 + 0.4, 16.4, high - 0.1),
            (x1, 19, high + 1.3),
            (x0, 19, high + 1.3),
        ],
        "#5d6668",
    )


def _bole(c: Canvas) -> None:
    """Trunk and limbs, plaited like rope, with hanging roots."""
    rng = c.rng
    bark = "#6d5443"
    for x, y, w in (
        (140, 250, 60),
        (420, 130, 74),
        (760, 60, 84),
        (1120, 110, 80),
        (1440, 230, 64),
        (300, 330, 40),
        (1290, 330, 42),
    ):
        bend = (x - 800) * 0.34
        trunk(
            c,
            [
                (800 + (x - 800) * 0.1, 720),
                (800 + bend * 0.6, 560),
                (800 + bend * 1.7, 400),
                (x, y),
            ],
            w * 2.1,
            w * 0.42,
            bark,
        )
    body = [
        (640, 905),
        (700, 800),
        (716, 640),
        (690, 500),
        (910, 500),
        (884, 640),
        (900, 800),
        (966, 905),
    ]
    c.poly(body, bark)
    c.shade(body, "#33291f", (700, 700), (980, 760), 0.9)
    for k in range(34):
        t = -0.86 + 1.72 * k / 33
        spread = 800 + t * 120 + t * abs(t) * 200
        line = [
            (800 + t * 190, 905),
            (800 + t * 116, 790),
            (800 + t * 100 + rng.uniform(-6, 6), 650),
            (800 + t * 128, 540),
            (spread, rng.uniform(380, 450)),
        ]
        c.line(line, ("#4a3a2f", "#8a6d55", "#5a4638")[k % 3], rng.uniform(2, 6))
    for x, y in ((380, 320), (600, 270), (800, 246), (1010, 268), (1240, 322)):
        crown(c, x, y, 150, 74, ("#23453a", "#3f6b4d", "#6d8f55"), 9, 90)


def _bole_foot(c: Canvas) -> None:
    """Roots over the stone rim, and aerial roots from the limbs."""
    rng = c.rng
    for x, way in ((640, -1), (700, -1), (760, -0.4), (850, 0.5), (910, 1), (960, 1)):
        trunk(c, [(x, 790), (x + way * 16, 850), (x + way * 60, 893)], 46, 12, "#6d5443")
    for _ in range(26):
        x = rng.choice((rng.uniform(330, 640), rng.uniform(960, 1270)))
        y = 330 + abs(x - 800) * 0.1
        drop = rng.uniform(90, 330)
        c.line(
            [(x, y), (x + rng.uniform(-6, 6), y + drop * 0.5), (x + rng.uniform(-8, 8), y + drop)],
            "#5a4638",
            rng.uniform(1.5, 3.5),
        )
