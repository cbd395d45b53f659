"""The tea garden."""

from math import cos, sin

from .canvas import Canvas
from .colour import BRICK, INK, NAVY, UMBER, Colour
from .figures import person
from .foliage import crown, tree_shadow, trunk
from .looks import Look, any_look
from .plants import spray
from .props import steam
from .setting import foreground


def teahouse(c: Canvas) -> None:
    """Bamboo chairs and covered bowls under the trees of a tea garden."""
    rng = c.rng
    c.sky([(0, "#dfe3b4"), (0.5, "#f3e7bd"), (1, "#e6d7a5")], 0, 620)
    c.glow(420, 220, 760, 520, "#fff4c2", 0.8)
    c.rect(0, 330, 1600, 540, "#a9b98a")
    for x in range(-60, 1700, 170):
        crown(
            c,
            x + rng.uniform(-40, 40),
            250 + rng.uniform(-40, 60),
            170,
            200,
            ("#9fb083", "#b7c493", "#d3d7a4"),
            8,
            50,
        )
    c.poly([(-5, 520), (600, 500), (1605, 515), (1605, 1075), (-5, 1075)], "#cdb98a")
    for x, w in ((150, 26), (520, 20), (905, 24), (1330, 30)):
        trunk(c, [(x, 540), (x + 8, 330), (x - 6, 60), (x + 10, -20)], w, w * 0.7, "#8d8468")
    for x in (260, 640, 1060, 1430):
        _set(c, x, 610 + rng.uniform(-10, 14), 0.42, True)
    c.wash(0, 380, 1600, 560, "#f3e7bd", 0.0, 0.34)
    c.wash(0, 560, 1600, 690, "#f3e7bd", 0.34, 0.0)
    for x in (90, 1260):
        trunk(c, [(x, 800), (x + 14, 520), (x - 18, 200), (x + 26, -30)], 74, 52, "#5f5243")
        for k in range(3):
            c.line(
                [(x - 20 + k * 16, 740), (x - 14 + k * 14, 420), (x - 26 + k * 14, 120)],
                "#4a4038",
                2.5,
            )
    for x, y in ((700, 690), (1100, 700)):
        tree_shadow(c, x, y + 40, 420, 60, "#5e5638", 0.4)
    _set(c, 1010, 745, 0.66, True)
    tree_shadow(c, 520, 980, 760, 110, "#4d4733", 0.42)
    _master(c)
    _set(c, 560, 985, 1.35, False)
    for x, y, a in (
        (-40, -20, 30),
        (240, -40, 55),
        (640, -50, 70),
        (1640, -30, 120),
        (1660, 200, 160),
        (1330, -40, 95),
    ):
        spray(c, x, y, a, 330, "#33513c", 20, 66)
    c.glow(300, 60, 900, 760, "#fff3b8", 0.34)
    for k in range(4):
        x = 260 + k * 260
        c.shade(
            [(x, -10), (x + 90, -10), (x + 520, 1067), (x + 300, 1067)],
            "#fff6cf",
            (x + 400, 1067),
            (x, 0),
            0.24,
            grain=False,
        )
    foreground(c, "#3c3526", 0.3)


def _chair(c: Canvas, x: float, y: float, k: float, flip: bool) -> None:
    """A bamboo armchair from the side; *k* scales a 300-unit chair."""
    f = -1 if flip else 1
    cane, dark = "#cfa05c", "#94693a"

    def at(u: float, v: float) -> tuple[float, float]:
        return x + f * u * k, y - v * k

    for u in (-4, 5):
        c.poly(
            [at(-62 + u, 100), at(-112 + u, 250), at(-102 + u, 252), at(-52 + u, 100)],
            dark if u > 0 else cane,
        )
    for i in range(9):
        t = i / 8
        c.line(
            [at(-58 - 48 * t, 104 + 140 * t), at(-44 - 52 * t, 104 + 146 * t)],
            dark if i % 2 else cane,
            7 * k,
        )
    for a, b in (
        ((-66, 0), (-58, 105)),
        ((62, 0), (56, 150)),
        ((-80, 168), (64, 152)),
        ((-66, 40), (62, 40)),
        ((-60, 100), (60, 104)),
    ):
        c.line([at(*a), at(*b)], cane, 10 * k)
    c.line([at(-60, 95), at(60, 98)], dark, 7 * k)
    c.line([at(-64, 30), at(60, 30)], dark, 4 * k)
    for i in range(6):
        c.line([at(-50 + i * 20, 104), at(-50 + i * 20, 154)], dark, 3 * k)


def _table(c: Canvas, x: float, y: float, k: float) -> None:
    """A low square table with two covered bowls and a dish of seeds."""
    top, dark = y - 132 * k, "#6e452c"
    for u, v in ((-92, -26), (92, -26), (-104, 4), (104, 4)):
        c.line([(x + u * k, top + 10 * k), (x + u * k, y + v * k)], dark, 12 * k)
    c.line([(x - 100 * k, y - 46 * k), (x + 100 * k, y - 46 * k)], dark, 8 * k)
    c.poly(
        [
            (x - 104 * k, top - 30 * k),
            (x + 104 * k, top - 30 * k),
            (x + 128 * k, top + 12 * k),
            (x - 128 * k, top + 12 * k),
        ],
        "#c98f55",
    )
    c.poly(
        [
            (x - 128 * k, top + 12 * k),
            (x + 128 * k, top + 12 * k),
            (x + 128 * k, top + 28 * k),
            (x - 128 * k, top + 28 * k),
        ],
        "#a8703f",
    )
    for u in (-64, 58):
        bowl(c, x + u * k, top - 4 * k, 34 * k)
    c.oval(x, top - 14 * k, 22 * k, 6 * k, "#e9e0c8")
    for i in range(12):
        c.oval(
            x - 12 * k + (i % 5) * 6 * k, top - 16 * k + (i // 5) * 2.5 * k, 3.4 * k, 2 * k, UMBER
        )


def bowl(c: Canvas, x: float, y: float, r: float, blue: Colour = "#3f6f8c") -> None:
    """A covered tea bowl on its saucer, with a little steam."""
    c.oval(x + r * 0.5, y + r * 0.1, r * 1.3, r * 0.26, INK, 0.3)
    c.oval(x, y, r * 1.12, r * 0.26, "#d9d2c0")
    c.oval(x, y - r * 0.06, r * 1.08, r * 0.22, "#f6f1e4")
    body = [
        (x - r * 0.8, y - r * 0.9),
        (x - r * 0.66, y - r * 0.42),
        (x - r * 0.36, y - r * 0.06),
        (x + r * 0.36, y - r * 0.06),
        (x + r * 0.66, y - r * 0.42),
        (x + r * 0.8, y - r * 0.9),
    ]
    c.poly(body, "#f8f4e8")
    if r > 20:
        c.poly(
            [
                (x - r * 0.74, y - r * 0.68),
                (x + r * 0.74, y - r * 0.68),
                (x + r * 0.68, y - r * 0.5),
                (x - r * 0.68, y - r * 0.5),
            ],
            blue,
        )
        c.shade(body, "#6b6a7a", (x - r * 0.3, y), (x + r, y), 0.6)
    lid = [
        (x - r * 0.78, y - r * 0.92),
        (x - r * 0.56, y - r * 1.22),
        (x - r * 0.2, y - r * 1.36),
        (x + r * 0.2, y - r * 1.36),
        (x + r * 0.56, y - r * 1.22),
        (x + r * 0.78, y - r * 0.92),
    ]
    c.poly(lid, "#efe9da")
    c.rect(x - r * 0.16, y - r * 1.48, x + r * 0.16, y - r * 1.34, blue)


def _set(c: Canvas, x: float, y: float, k: float, far: bool) -> None:
    """Two guests in bamboo chairs at a table."""
    rng = c.rng
    looks = [any_look(rng, skirt=False, cut="short"), any_look(rng, skirt=False)]
    if not far:
        looks = [Look(BRICK, NAVY, "#a29e98", hem=0.4), Look("#e7dcc2", "#5a6a70", "#8d8a86")]
    tall = 585 * k
    for f, look, pose in ((-1, looks[0], "sip"), (1, looks[1], "lounge")):
        cx = x + f * 255 * k
        if not far:
            c.poly(
                [
                    (cx - 90 * k, y + 4),
                    (cx + 70 * k, y + 4),
                    (cx + 260 * k, y + 44 * k),
                    (cx + 60 * k, y + 46 * k),
                ],
                "#4d4733",
                0.4,
            )
        _chair(c, cx, y, k, f > 0)
        hand, _ = person(c, cx + f * 22 * k, y - 8 * k, tall * 0.96, pose, look, flip=f > 0)
        if f < 0:
            bowl(c, hand[0] + 4 * k, hand[1] + 2 * k, 22 * k)
        elif not far:
            _fan(c, hand[0], hand[1], 64 * k)
    if not far:
        c.poly(
            [
                (x - 110 * k, y),
                (x + 110 * k, y),
                (x + 320 * k, y + 40 * k),
                (x + 60 * k, y + 44 * k),
            ],
            "#4d4733",
            0.4,
        )
    _table(c, x, y + 8 * k, k)
    if not far:
        steam(c, x + 58 * k, y - 190 * k, 110 * k, 0.5)


def _fan(c: Canvas, x: float, y: float, r: float) -> None:
    """A palm-leaf fan."""
    c.line([(x, y + r * 0.2), (x - r * 0.24, y - r * 0.7)], "#7a5a34", r * 0.08)
    pts = [
        (x - r * 0.35 + r * 0.62 * cos(t), y - r * 1.1 + r * 0.56 * sin(t))
        for t in (6.283 * i / 22 for i in range(22))
    ]
    c.poly(pts, "#e3c98b")
    for p in pts[8:22:2]:
        c.line([(x - r * 0.2, y - r * 0.62), p], "#b3925a", 1.5)


def _master(c: Canvas) -> None:
    """The tea master pours from his long-spouted kettle."""
    look = Look("#2f5d63", "#2b3543", hem=0.36)
    hand, _ = person(c, 690, 880, 600, "reach", look, flip=True, cast=(0.75, 0.14), cool="#4d4733")
    x, y = hand
    c.oval(x + 2, y + 36, 46, 38, "#b0713a")
    c.oval(x - 10, y + 24, 20, 14, "#e0a766")
    c.poly([(x - 20, y + 2), (x + 30, y + 2), (x + 22, y - 12), (x - 12, y - 12)], "#8f5529")
    tip = (x - 36, y + 210)
    c.line([(x - 30, y + 56), (x - 62, y + 84), tip], "#c58646", 8)
    c.line([tip, (tip[0] + 2, tip[1] + 90)], "#fbfbef", 3, 0.8)
