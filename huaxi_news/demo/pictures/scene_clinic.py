"""The community clinic."""

from .canvas import Canvas, Point
from .colour import CORAL, CREAM, GOLD, INK, SKIN, SLATE, TEAL
from .figures import person
from .looks import Look
from .plants import potted
from .setting import foreground
from .texture import HEIGHT


def clinic(c: Canvas) -> None:
    """The community doctor takes an old neighbour's blood pressure."""
    c.sky([(0, "#d5e0d2"), (1, "#e9e3cb")], 0, 780)
    c.rect(0, 590, 1600, 800, "#8fb3a6")
    c.rect(0, 584, 1600, 596, "#f3ecd8")
    c.sky([(0, "#cdbf9f"), (1, "#a8967c")], 800, HEIGHT)
    for k in range(9):
        c.line([(800 + (k - 4) * 170, 800), (800 + (k - 4) * 420, HEIGHT)], "#8d7c64", 1.5, 0.4)
    c.line([(0, 850), (1600, 850)], "#8d7c64", 1.5, 0.4)
    _sunny_window(c)
    _cabinet(c)
    c.rect(1010, 170, 1170, 400, "#f7f0dc")
    c.rect(1072, 214, 1108, 318, "#cc5c4a")
    c.rect(1038, 248, 1142, 284, "#cc5c4a")
    for k in range(3):
        c.rect(1034, 338 + k * 18, 1146 - k * 20, 346 + k * 18, "#9fb5a8")
    c.wash(0, 0, 1600, HEIGHT, "#ffeec2", 0.32, 0.0, across=True)
    for x, f in ((470, 1), (1140, -1)):
        c.oval(x + 60, 1002, 170, 20, "#5f5a52", 0.4)
        c.rect(x - 70, 790, x + 70, 812, "#5d7f80", radius=8)
        for u in (-56, 56):
            c.line([(x + u, 812), (x + u * 1.2, 1000)], "#55666a", 9)
        c.rect(x - f * 92 - 12, 560, x - f * 92 + 12, 806, "#5d7f80", radius=8)
    old = Look("#b06a4f", "#4d5560", "#b9b4ac", hem=0.42)
    doctor = Look("#f8f4ea", "#3f5663", cut="bun", hem=0.3)
    near, _ = person(c, 470, 1000, 850, "treated", old)
    far, _ = person(c, 1150, 1000, 850, "treat", doctor, flip=True)
    _desk(c, near, far)
    c.glow(220, 260, 700, 620, "#fff2c8", 0.45)
    potted(c, 1480, 1010, 250, "#b8644a", tall=True)
    foreground(c, "#33484a", 0.28)


def _sunny_window(c: Canvas) -> None:
    """A wide window with the street's green behind thin curtains."""
    c.rect(150, 120, 700, 520, "#fdf4d4")
    for k in range(8):
        c.blob(
            190 + k * 66,
            440 - (k * 53 % 4) * 26,
            70,
            66,
            ("#a9c39a", "#c6d4a3", "#8fb08d")[k % 3],
            0.14,
        )
    c.rect(150, 486, 700, 520, "#a9c39a")
    for x in (150, 330, 515, 690):
        c.rect(x, 110, x + 14, 530, "#f6efdc")
    c.rect(140, 108, 714, 124, "#f6efdc")
    c.rect(120, 520, 734, 544, "#fbf6e6")
    c.rect(120, 538, 734, 548, "#8d9c8f", 0.7)
    for x0, way in ((128, 1), (722, -1)):
        for k in range(4):
            x = x0 + way * k * 26
            c.poly(
                [(x, 92), (x + way * 30, 92), (x + way * (24 - k * 3), 560), (x - way * 4, 560)],
                ("#e9b89c", "#dda486")[k % 2],
            )
    c.rect(96, 84, 756, 96, "#8a6a55")
    for x, size in ((420, 60), (560, 74)):
        potted(c, x, 522, size, TEAL)


def _cabinet(c: Canvas) -> None:
    """A glass cabinet with bottles and boxes."""
    c.rect(1250, 150, 1560, 800, "#f2ecda")
    c.rect(1500, 150, 1560, 800, "#cfcab8")
    for k in range(4):
        y = 180 + k * 108
        c.rect(1268, y, 1486, y + 92, "#a9c4bd")
        x = 1276.0
        while x < 1462:
            w, h = c.rng.uniform(14, 30), c.rng.uniform(30, 66)
            tint = c.rng.choice((CREAM, CORAL, "#f7f3e6", TEAL, GOLD, "#7c9aa0"))
            c.rect(x, y + 92 - h, x + w, y + 92, tint, radius=3)
            c.rect(x, y + 92 - h * 0.6, x + w, y + 92 - h * 0.35, "#ffffff", 0.5)
            x += w + c.rng.uniform(2, 12)
        c.poly([(1300, y), (1350, y), (1310, y + 92), (1268, y + 92)], "#ffffff", 0.22)
    for k in range(2):
        c.rect(1268, 624 + k * 84, 1486, 700 + k * 84, "#e4dcc6")
        c.rect(1360, 656 + k * 84, 1394, 664 + k * 84, SLATE)


def _desk(c: Canvas, near: Point, far: Point) -> None:
    """The desk, the meter on it and the cuff on the arm."""
    y = 730
    c.poly([(560, y), (1080, y), (1110, y + 40), (530, y + 40)], "#e6c690")
    c.rect(530, y + 40, 1110, y + 62, "#b98c5a")
    for x in (556, 1064):
        c.rect(x, y + 62, x + 24, 1000, "#9c7247")
    c.rect(860, y + 62, 1064, y + 200, "#c89a64")
    c.rect(940, y + 120, 990, y + 130, "#7b5636")
    c.poly([(740, y + 18), (880, y + 18), (870, y - 66), (752, y - 66)], "#4d6b74")
    c.rect(766, y - 54, 856, y - 14, "#cfe0c4")
    for k in range(3):
        c.rect(776, y - 48 + k * 12, 800 + k * 18, y - 42 + k * 12, "#3d5a54")
    x0, y0 = near
    c.line([(x0 - 60, y0 - 6), (690, y - 4), (752, y - 10)], INK, 5)
    c.line([(x0 - 86, y0 - 22), (x0 - 30, y0 - 4)], "#4f7f8c", 62)
    c.line([(x0 - 64, y0 - 44), (x0 - 52, y0 + 18)], "#a9cbd0", 4)
    c.oval(x0 + 6, y0, 17, 18, "#d9a184")
    c.poly([(950, y + 10), (1040, y + 10), (1050, y + 30), (946, y + 30)], "#fbf7ea")
    x1, y1 = far
    c.oval(x1, y1, 17, 18, SKIN)
