"""The second-hand bookstall."""

from .canvas import Canvas
from .colour import (
    BRICK,
    CORAL,
    CREAM,
    FOREST,
    GOLD,
    INK,
    NAVY,
    OCHRE,
    PINK,
    SAGE,
    TEAL,
    WINE,
    Colour,
    darker,
)
from .foliage import crown, leaf
from .light import Light
from .looks import Look
from .plants import spray
from .setting import foreground, planted, tiles, walker
from .stage import Stage

_GREY = "#8d8a86"


def bookstall(c: Canvas) -> None:
    """Old books in the shade of a great tree."""
    c.sky([(0, "#a9cbc4"), (1, "#f0e6bf")], 0, 520)
    for x in range(-40, 1700, 160):
        crown(c, x, 330, 150, 140, ("#6d9a72", "#9aba80", "#d0d691"), 8, 60)
    s = Stage(
        c,
        (0, 0, 1.7),
        focal=1150,
        centre=(800, 480),
        light=Light((0.6, 0.24), "#fff0c4", "#2f4550"),
    )
    s.slab(-60, -3, 60, 60, "#dcc9a0")
    wall = s.block(-14, 12, 14, 12.4, 0, 2.9, "#ece0c4", grain=0.3)[0]
    wall.rect(0, 0, 28, 0.6, "#98a097")
    wall.rect(-0.2, 2.75, 28.2, 3.1, "#5b6468", out=0.2)
    for u in (4.6, 9.4, 19.4):
        wall.rect(u, 1.1, u + 1.6, 2.2, "#5b6468")
        wall.rect(u + 0.1, 1.2, u + 1.5, 2.1, "#8fb08a")
        for j in range(5):
            wall.rect(u + 0.2 + j * 0.3, 1.2, u + 0.24 + j * 0.3, 2.1, "#5b6468")
        wall.rect(u, 1.6, u + 1.6, 1.66, "#5b6468")
    tiles(s, -12, 1, 12, 12, 1.2, "#8f7d5c", 0.22)
    planted(s, -1.7, 9.2, 8.6, spread=0.52, dabs=420, clumps=18, shade=0)
    planted(s, 6.4, 10.4, 7.8, ("#2f5a4a", "#5c8a5a", "#a8ba78"), spread=0.36, dabs=200, clumps=12)
    _bookcase(s, 2.5, 7.6)
    walker(s, 1.75, 7.2, "stand", Look(SAGE, INK, _GREY), flip=True)
    for x in (-4.5, -0.75):
        _books(s, x, 6.1)
    walker(s, -2.9, 5.3, "bend", Look("#5d86a0", INK, _GREY, hem=0.42))
    walker(s, 0.5, 5.2, "carry", Look(CORAL, NAVY, cut="long", hem=0.4))
    s.block(2.9, 4.95, 3.3, 5.3, 0, 0.42, "#a0713f", "#c99a5b")
    hands = walker(s, 3.12, 5.1, "read", Look(GOLD, "#4a4f57", cut="bun"), flip=True, tall=1.6)
    _open_book(c, hands[0], 24, TEAL)
    hands = walker(s, -0.7, 4.6, "squat", Look(BRICK, NAVY), tall=1.15, flip=True)
    _open_book(c, hands[0], 20, CREAM)
    shapes = [
        c.blob(c.rng.uniform(100, 1250), c.rng.uniform(830, 1010), rx, rx * 0.2, INK, 0.2, 0)
        for rx in (160, 200, 130, 90, 120, 70, 180, 60)
    ]
    c.union(shapes, s.light.cool, 0.24)
    for _ in range(26):
        px, py = c.rng.uniform(60, 1540), c.rng.uniform(800, 1050)
        leaf(c, px, py, c.rng.uniform(8, 15), c.rng.uniform(0, 360), c.rng.choice((OCHRE, SAGE)))
    spray(c, 1650, 20, 140, 380, "#2f5548", 18, 58)
    c.glow(1540, 500, 520, 420, "#fff0c0", 0.25)
    foreground(c, "#3a4048", 0.3)


def _bookcase(s: Stage, x: float, y: float) -> None:
    """Stand an open case of spines."""
    s.shadow([(x, y), (x + 2.6, y), (x + 2.6, y + 0.4), (x, y + 0.4)], 1.8, alpha=0.3)
    walls = s.block(x, y, x + 2.6, y + 0.4, 0, 1.95, "#8a5f42")
    case = max(walls, key=lambda seen: seen.way[0])
    for z in (0.15, 0.75, 1.35):
        case.rect(0.08, z, 2.52, z + 0.5, "#3f2f2c")
        u = 0.1
        while u < 2.4:
            w = s.canvas.rng.uniform(0.05, 0.13)
            tint = s.canvas.rng.choice((BRICK, TEAL, OCHRE, NAVY, SAGE, CREAM, CORAL, WINE, PINK))
            case.rect(u, z, u + w, z + s.canvas.rng.uniform(0.3, 0.46), tint)
            u += w + 0.012


def _books(s: Stage, x: float, y: float) -> None:
    """Spread covers over a trestle table, spines standing at its back."""
    c, rng, long, deep = s.canvas, s.canvas.rng, 3.5, 1.3
    base = [(x, y), (x + long, y), (x + long, y + deep), (x, y + deep)]
    s.shadow(base, 0.8, alpha=0.4)
    for dx in (0.12, long - 0.12):
        s.beam((x + dx, y + deep, 0), (x + dx, y + deep, 0.7), "#5d4336", 0.07)
    s.slab(x, y, x + long, y + deep, "#e6d2a4", z=0.8)
    px = x + 0.1
    while px < x + long - 0.12:
        w = rng.uniform(0.05, 0.12)
        a, b = s.at(px, y + deep - 0.08, 0.8), s.at(px + w, y, 0.8)
        wide = w * s.size(px, y + deep)
        tint = rng.choice((BRICK, TEAL, OCHRE, NAVY, SAGE, CORAL, WINE, CREAM))
        c.rect(a[0], a[1] - rng.uniform(38, 58), a[0] + wide - 1, min(a[1], b[1]), tint)
        px += w
    for row in (0.72, 0.38, 0.06):
        for k in range(9):
            left = x + 0.08 + k * 0.38
            tint = rng.choice((BRICK, TEAL, OCHRE, NAVY, CORAL, "#5d86a0", PINK, FOREST))
            s.slab(left, y + row, left + 0.3, y + row + 0.28, tint, z=0.82)
            s.slab(left + 0.06, y + row + 0.14, left + 0.24, y + row + 0.2, CREAM, 0.85, z=0.82)
    cloth = [(x, y, 0.8), (x + long, y, 0.8), (x + long, y, 0.42), (x, y, 0.42)]
    seen = s.face(cloth, "#4f7f86")
    c.shade(seen, INK, seen[0], seen[2], 0.4)
    for dx in (0.12, long - 0.12):
        s.beam((x + dx, y, 0), (x + dx, y, 0.42), "#5d4336", 0.08)


def _open_book(c: Canvas, hand: tuple[float, float], size: float, cover: Colour) -> None:
    x, y = hand
    for way in (-1, 1):
        c.poly(
            [
                (x, y),
                (x + way * size, y - size * 0.4),
                (x + way * size, y - size),
                (x, y - size * 0.6),
            ],
            cover if way < 0 else darker(cover, 0.2),
        )
