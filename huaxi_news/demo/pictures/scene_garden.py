"""The roof garden."""

from .canvas import Canvas
from .colour import BRICK, CORAL, CREAM, FOREST, LEAF, LIME, NAVY, OCHRE, SAGE, TEAL
from .foliage import leaf
from .light import Light
from .looks import Look
from .plants import potted, spray
from .setting import city, foreground, tiles, walker
from .stage import Stage


def garden(c: Canvas) -> None:
    """A roof garden high above the city at sunset."""
    c.sky([(0, "#6f8ea3"), (0.35, "#c9b5a4"), (0.7, "#f2b98a"), (1, "#f8d79c")], 0, 520)
    c.glow(360, 420, 620, 420, "#ffd27d", 0.9)
    c.oval(360, 405, 46, 46, "#fff0c4")
    city(c, 585, 120, 275, "#d9a488", windows=0.06)
    city(c, 585, 70, 215, "#b3877c", windows=0.08, wide=(60, 130))
    city(c, 585, 30, 145, "#876a72", windows=0.1, wide=(80, 160), lights=0.05)
    s = Stage(
        c,
        (0, 0, 2.1),
        focal=1150,
        centre=(720, 470),
        light=Light((0.75, -0.8), "#ffd79a", "#3a3350"),
    )
    s.slab(-12, -2, 12, 13, "#c69a7c")
    tiles(s, -12, 1, 12, 13, 1.0, "#7b5750", 0.25)
    s.block(-12, 13, 12, 13.3, 0, 0.9, "#9a7468", "#f3c795")
    for k in range(13):
        s.beam((-12 + k * 2, 13, 0.9), (-12 + k * 2, 13, 1.3), "#54414e", 0.07)
    s.beam((-12, 13, 1.3), (12, 13, 1.3), "#54414e", 0.08)
    for x, y, w, d in (
        (-7.5, 9, 4.6, 1.3),
        (1.4, 9.6, 5, 1.2),
        (-6.2, 5.9, 3.9, 1.2),
        (2.1, 6.3, 4.4, 1.2),
        (-4.9, 3.3, 2.9, 1.0),
    ):
        _bed(s, x, y, w, d)
        if (x, y) == (1.4, 9.6):
            walker(s, 0.4, 8.6, "reach", Look(CREAM, TEAL, hat="#e8c77f", cut="long"), tall=1.64)
            _trellis(s)
    hands = walker(s, 0.05, 4.7, "reach", Look(BRICK, NAVY, "#8d8a86", hat="#e8c77f"), tall=1.68)
    _can(c, hands[0], s.size(0, 4.7))
    x, y = s.at(3.4, 4.4)
    potted(c, x, y, 150, "#a8543e", tall=True)
    x, y = s.at(2.7, 3.9)
    potted(c, x, y, 120, "#547a78")
    spray(c, -30, 130, 10, 360, "#2f3d40", 18, 56)
    spray(c, -30, 10, 20, 380, "#2f3d40", 18, 56)
    c.glow(360, 430, 1000, 620, "#ffb668", 0.28)
    foreground(c, "#2f2740", 0.4)


def _bed(s: Stage, x: float, y: float, w: float, d: float) -> None:
    """Fill one planter with vegetables."""
    c, rng = s.canvas, s.canvas.rng
    s.shadow([(x, y), (x + w, y), (x + w, y + d), (x, y + d)], 0.8, alpha=0.45)
    s.block(x, y, x + w, y + d, 0, 0.55, rng.choice(("#8a5f4a", "#9c6b4c")), "#4b3630", grain=0.3)
    kind = rng.randrange(3)
    for row in (0.75, 0.3):
        n = int(w / 0.36)
        for i in range(n):
            px, py = s.at(x + 0.25 + i * 0.36, y + d * row, 0.55)
            k = s.size(x, y + d * row)
            tall = k * (0.62 if kind == 0 else 0.34) * rng.uniform(0.8, 1.2)
            if kind == 0:
                c.line([(px, py), (px, py - tall)], "#8a6a3f", 2)
            for _ in range(12):
                leaf(
                    c,
                    px + rng.uniform(-3, 3),
                    py - tall * rng.uniform(0, 0.8),
                    tall * 0.5,
                    rng.uniform(185, 355),
                    rng.choice((FOREST, LEAF, LEAF, SAGE, LIME)),
                    0.34 if kind else 0.26,
                )
            if kind == 0:
                for _ in range(3):
                    c.oval(
                        px + rng.uniform(-9, 9),
                        py - tall * rng.uniform(0.2, 0.9),
                        k * 0.045,
                        k * 0.045,
                        rng.choice((CORAL, BRICK, OCHRE)),
                    )


def _trellis(s: Stage) -> None:
    """Raise a pergola with vines on the right."""
    c, rng = s.canvas, s.canvas.rng
    for x in (5.2, 8.4):
        for y in (11.4, 8.6):
            s.beam((x, y, 0), (x, y, 2.7), "#54414e", 0.12)
    for i in range(7):
        y = 8.4 + i * 0.55
        s.beam((4.8, y, 2.7), (9, y, 2.7), "#6b4f55", 0.1)
    for _ in range(150):
        x, y = rng.uniform(4.8, 9), rng.uniform(8.4, 11.6)
        px, py = s.at(x, y, 2.75 - rng.random() ** 3 * 1.1)
        leaf(
            c,
            px,
            py,
            rng.uniform(14, 26),
            rng.uniform(30, 150),
            rng.choice((FOREST, LEAF, SAGE, "#8d9a5a")),
            0.42,
        )


def _can(c: Canvas, hand: tuple[float, float], k: float) -> None:
    """Pour from a watering can."""
    x, y = hand[0] + k * 0.06, hand[1] + k * 0.08
    c.poly(
        [
            (x - k * 0.13, y - k * 0.1),
            (x + k * 0.12, y - k * 0.1),
            (x + k * 0.15, y + k * 0.14),
            (x - k * 0.15, y + k * 0.14),
        ],
        "#5d8a8a",
    )
    c.line([(x + k * 0.12, y + k * 0.06), (x + k * 0.36, y - k * 0.1)], "#5d8a8a", k * 0.04)
    for i in range(9):
        a = x + k * (0.36 + i * 0.02)
        c.line(
            [
                (a, y - k * 0.1 + i),
                (a + k * (0.08 + i * 0.012), y + k * 0.1),
                (a + k * (0.12 + i * 0.016), y + k * 0.42),
            ],
            "#e8f2ea",
            1.2,
            0.7,
        )
