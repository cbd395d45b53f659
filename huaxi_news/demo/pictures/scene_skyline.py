"""The southern skyline in the evening."""

from math import pi, sin

from .canvas import Canvas
from .figures import person
from .foliage import crown
from .looks import Look
from .setting import city, foreground
from .texture import HEIGHT


def skyline(c: Canvas) -> None:
    """The twin towers in the south of the city when the lights come on."""
    rng = c.rng
    c.sky([(0, "#22345c"), (0.4, "#62608a"), (0.72, "#d08f80"), (1, "#f8c88c")], 0, 740)
    c.glow(980, 700, 900, 420, "#ffd291", 0.65)
    for k in range(7):
        y, x = 130 + k * 66, rng.uniform(-200, 1200)
        w = rng.uniform(300, 700)
        c.soft(
            [(x, y), (x + w * 0.6, y - 10), (x + w, y + 3), (x + w * 0.4, y + 14)],
            ("#8d7a98", "#e0a58c")[k > 2],
            0.45,
            12,
        )
    c.poly(
        [
            (0, 690),
            (160, 612),
            (300, 640),
            (470, 580),
            (640, 640),
            (800, 600),
            (980, 640),
            (1180, 590),
            (1400, 640),
            (1600, 600),
            (1600, 760),
            (0, 760),
        ],
        "#a5818f",
        0.55,
    )
    city(c, 750, 60, 230, "#96788f", windows=0.05, lights=0.03, wide=(36, 84))
    city(c, 755, 80, 330, "#6f6488", windows=0.06, lights=0.1, x1=640, wide=(44, 96))
    city(c, 755, 80, 300, "#6f6488", windows=0.06, lights=0.1, x0=1020, wide=(44, 96))
    for x, w in ((704, 1), (884, -1)):
        _tower(c, x, 758, 112, 600, w)
    city(c, 762, 30, 170, "#41466c", windows=0.07, lights=0.24, wide=(54, 120))
    for x in range(-20, 1700, 92):
        crown(c, x, 760, 70, 34, ("#1c2a42", "#26384a", "#3c4f54"), 7, 24)
    c.rect(0, 770, 1600, HEIGHT, "#4a5078")
    c.reflect(770, 297, 0.62, "#353f68", 0.22, 6)
    for _ in range(60):
        x, y = rng.gauss(850, 320), rng.uniform(785, 1040)
        c.oval(x, y, (y - 740) * rng.uniform(0.08, 0.3), 1.5, "#ffdf9f", rng.uniform(0.15, 0.5))
    _deck(c)
    foreground(c, "#10182c", 0.5)


def _tower(c: Canvas, x: float, y: float, w: float, h: float, way: int) -> None:
    """One of the towers: gently curved, banded with light."""

    def half(t: float) -> float:
        return w / 2 * (0.86 + 0.3 * sin(pi * (0.12 + 0.78 * t)) - 0.22 * t)

    steps = [i / 40 for i in range(41)]
    left = [(x - half(t), y - h * t) for t in steps]
    right = [(x + half(t), y - h * t) for t in steps]
    tip = (x + way * w * 0.16, y - h * 1.05)
    shape = [*left, tip, *right[::-1]]
    c.poly(shape, "#4f5c8c")
    c.shade(shape, "#f0b08c", (x + w * 0.1, y), (x - w * 0.9, y), 0.7)
    c.poly(
        [
            (x + w * 0.12, y),
            *[(x + w * 0.12 + half(t) * 0.1 * t, y - h * t) for t in steps],
            tip,
            *right[::-1],
        ],
        "#2c3560",
        0.75,
    )
    for i in range(62):
        t = i / 62
        yy, r = y - h * t, half(t)
        warm = c.rng.random()
        c.line(
            [(x - r * 0.92, yy), (x + r * 0.92, yy)],
            "#fbd99a" if warm < 0.62 else "#8fa3c9",
            1.6,
            0.75 if warm < 0.62 else 0.4,
        )
        if c.rng.random() < 0.5:
            u = c.rng.uniform(-0.8, 0.5)
            c.rect(x + r * u, yy - 6, x + r * (u + 0.3), yy - 1, "#ffe3a6", 0.7)
    c.line([(p[0], p[1]) for p in (left if way < 0 else right)], "#ffe9bd", 3)
    c.glow(*tip, 90, 90, "#ffcf8a", 0.22)


def _deck(c: Canvas) -> None:
    """People on the boardwalk, reeds at the edge."""
    rng = c.rng
    c.poly([(0, 1002), (1600, 972), (1600, 1067), (0, 1067)], "#1a2238")
    c.line([(0, 940), (1600, 908)], "#1a2238", 5)
    for x in range(20, 1600, 92):
        y = 1002 - x * 0.019
        c.rect(x - 3, y - 64, x + 3, y + 4, "#1a2238")
    for x, tall, pose, flip in (
        (250, 168, "front", False),
        (312, 160, "front", False),
        (560, 164, "stroll", False),
        (1130, 170, "stand", True),
        (1190, 104, "point", False),
        (1420, 166, "walk", True),
    ):
        look = Look("#232c48", "#171d30", "#12172a", "#3d3a52", hem=rng.choice((0.4, 0.46)))
        person(c, x, 1018 - x * 0.019, tall, pose, look, flip=flip, back=True)
    for x0 in (-10, 1480):
        for _ in range(44):
            x = x0 + rng.uniform(0, 150)
            h = rng.uniform(70, 210)
            bend = rng.uniform(-24, 24)
            c.poly([(x - 3, 1067), (x + bend, 1067 - h), (x + 3, 1067)], "#131b30")
            if rng.random() < 0.25:
                c.oval(x + bend, 1067 - h, 4, 17, "#2a2438")
