"""The park in the morning."""

from .canvas import Canvas
from .colour import BRICK, CORAL, INK, NAVY, OCHRE, TEAL
from .figures import person
from .foliage import crown, tree_shadow
from .light import Light
from .looks import Look, any_look
from .plants import grass, spray
from .setting import city, foreground, planted, walker
from .stage import Stage
from .texture import HEIGHT


def park(c: Canvas) -> None:
    """Morning mist in the park: a pavilion, a pond, tai chi on the lawn."""
    rng = c.rng
    c.sky([(0, "#a9c9c6"), (0.6, "#e9e6c6"), (1, "#f8e3b4")], 0, 560)
    c.glow(330, 330, 620, 460, "#fff4cf", 0.85)
    city(c, 520, 120, 330, "#cbd6c6", windows=0.03, wide=(60, 110))
    for row, (y, tones) in enumerate(
        ((480, ("#a9c0a8", "#bccdae", "#d3dab6")), (510, ("#86a893", "#a0bb98", "#c2cfa2")))
    ):
        for x in range(-60 + row * 70, 1700, 150):
            crown(c, x, y + rng.uniform(-24, 14), 120, 120, tones, 8, 50)
        c.wash(0, 380, 1600, 541, "#f3ecc9", 0.0, 0.45)
    c.sky([(0, "#d3d7a4"), (0.35, "#b3c283"), (1, "#7f9c5e")], 540, HEIGHT)
    _pond(c)
    _pavilion(c, 1180, 600, 1.0)
    s = Stage(
        c,
        (0, 0, 2.3),
        focal=1150,
        centre=(800, 500),
        light=Light((1.5, -1.5), "#fff2c8", "#39583f"),
    )
    path = [
        (-7, 2),
        (-3.4, 2),
        (-0.6, 12),
        (-2.4, 24),
        (0.4, 46),
        (-0.6, 46),
        (-4.0, 24),
        (-2.4, 12),
    ]
    s.floor(path, "#e9dcb4")
    planted(s, -9.5, 15, 8.2, spread=0.38, dabs=260, clumps=12)
    for x, y, look in (
        (3.4, 15.5, "#e9e2d0"),
        (-0.2, 13.4, "#f3ead2"),
        (5.2, 12.6, "#d9694f"),
        (1.9, 11.2, "#f3ead2"),
        (4.3, 9.4, "#f6efdc"),
    ):
        walker(
            s,
            x,
            y,
            "taiji",
            Look(look, "#4a5560", rng.choice(("#a29e98", "#2c2826")), hem=0.45),
            tall=1.64,
            shade=0.42,
        )
    walker(s, -2.9, 18, "stroll", any_look(rng), back=True)
    walker(s, -3.6, 9.6, "run", Look(CORAL, INK), tall=1.7, flip=True, shade=0.42)
    _bench(s, -4.9, 8.6)
    tree_shadow(c, 520, 1000, 640, 90, "#39583f", 0.32)
    grass(c, -10, 700, 1610, 1075, "#5d8350", 620, 22)
    grass(c, -10, 820, 1610, 1075, "#c3cf8a", 160, 16)
    c.wash(0, 380, 1600, 545, "#faf0cd", 0.0, 0.4)
    c.wash(0, 545, 1600, 720, "#faf0cd", 0.4, 0.0)
    for k in range(4):
        x = 60 + k * 150
        c.shade(
            [(x, 0), (x + 60, 0), (x + 640 + k * 60, 1067), (x + 380 + k * 60, 1067)],
            "#fff6d6",
            (x + 500, 1067),
            (x, 0),
            0.26,
            grain=False,
        )
    for x, y, a in ((1640, -30, 140), (1640, 60, 165), (1500, -50, 110)):
        spray(c, x, y, a, 360, "#33583f", 20, 58)
    foreground(c, "#2c4a38", 0.32)


def _pond(c: Canvas) -> None:
    """Still water with lotus leaves."""
    rng = c.rng
    shore = [
        (760, 640),
        (900, 604),
        (1180, 592),
        (1600, 600),
        (1600, 706),
        (1300, 716),
        (960, 700),
        (800, 676),
    ]
    c.poly(shore, "#b9cdb8")
    c.shade(shore, "#6f9a90", (1100, 590), (1200, 740), 0.8)
    c.line(shore[:1] + shore[:0:-1][:4], "#8a9a68", 4)
    for _ in range(46):
        x, y = rng.uniform(880, 1600), rng.uniform(626, 696)
        k = (y - 580) / 90
        c.oval(x, y, 24 * k, 7 * k, rng.choice(("#6f9a6b", "#88ad76", "#557f5e")))
        if rng.random() < 0.16:
            c.oval(x, y - 12 * k, 5 * k, 8 * k, "#e8a59b")


def _pavilion(c: Canvas, x: float, y: float, k: float) -> None:
    """A hexagonal pavilion with upturned eaves."""
    c.poly(
        [(x - 150 * k, y + 26), (x + 150 * k, y + 26), (x + 128 * k, y), (x - 128 * k, y)],
        "#cdbf9f",
    )
    for u in (-60, 60):
        c.rect(x + (u - 5) * k, y - 150 * k, x + (u + 5) * k, y, "#7a4038")
    for u in (-118, -40, 40, 118):
        c.rect(x + (u - 7) * k, y - 150 * k, x + (u + 7) * k, y + 14 * k, "#9c4a3c")
        c.rect(x + (u + 1) * k, y - 150 * k, x + (u + 7) * k, y + 14 * k, "#5f2e34")
    c.rect(x - 122 * k, y - 36 * k, x - 40 * k, y - 28 * k, "#9c4a3c")
    c.rect(x + 40 * k, y - 36 * k, x + 122 * k, y - 28 * k, "#9c4a3c")
    c.rect(x - 128 * k, y - 152 * k, x + 128 * k, y - 134 * k, "#5d7f78")
    for low, wide, high in ((150, 186, 64), (206, 118, 78)):
        roof = [
            (x - wide * k, y - (low + 16) * k),
            (x - wide * 0.72 * k, y - low * k),
            (x + wide * 0.72 * k, y - low * k),
            (x + wide * k, y - (low + 16) * k),
            (x + wide * 0.5 * k, y - (low + high * 0.55) * k),
            (x + wide * 0.16 * k, y - (low + high) * k),
            (x - wide * 0.16 * k, y - (low + high) * k),
            (x - wide * 0.5 * k, y - (low + high * 0.55) * k),
        ]
        c.poly(roof, "#5b6a6c")
        c.shade(roof, "#2f3d48", (x - wide * 0.5 * k, y - low), (x + wide * k, y - low), 0.85)
        for i in (-0.5, -0.17, 0.17, 0.5):
            c.line(
                [
                    (x + wide * i * 1.45 * k, y - (low + 2) * k),
                    (x + wide * i * 0.3 * k, y - (low + high) * k),
                ],
                "#3d4a54",
                2,
            )
    c.poly([(x - 8 * k, y - 284 * k), (x, y - 326 * k), (x + 8 * k, y - 284 * k)], "#c99a4b")
    for u, tint in ((-80, BRICK), (84, TEAL)):
        person(c, x + u * k, y + 4, 96 * k, "sit", Look(tint, INK, "#a29e98"), flip=u > 0)


def _bench(s: Stage, x: float, y: float) -> None:
    """Two old friends on a bench."""
    for z, d in ((0.45, 0.0), (0.75, 0.3), (0.95, 0.34)):
        s.beam((x - 0.9, y + d, z), (x + 0.9, y + d, z), "#8a6044", 0.09)
    for u in (-0.8, 0.8):
        s.beam((x + u, y, 0), (x + u, y, 0.45), INK, 0.06)
    walker(s, x - 0.35, y, "sit", Look("#6f8f9a", INK, "#b0aba3"), tall=1.66)
    walker(s, x + 0.5, y, "sit", Look(OCHRE, NAVY, "#8d8a86", cut="bun"), tall=1.58, flip=True)
