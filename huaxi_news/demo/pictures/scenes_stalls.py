"""Scenes where a street makes people stop: stalls by day and night, old books, a night round."""

from .canvas import Canvas
from .colour import (
    BRICK,
    CORAL,
    CREAM,
    FOREST,
    GOLD,
    INK,
    LEAF,
    LIME,
    NAVY,
    OCHRE,
    PINK,
    SAGE,
    TEAL,
    WINE,
    Colour,
    darker,
    lighter,
    mix,
)
from .foliage import crown, leaf
from .light import Light
from .looks import Look, any_look
from .plants import spray
from .props import birds, bunting, lamp, steam
from .setting import awning, bike, city, foreground, planted, tiles, walker
from .stage import Stage

_WOOD = "#a87b52"
_GREY = "#8d8a86"
_NIGHT = "#1d2540"


def market(c: Canvas) -> None:
    """The vegetable stalls in the early sun."""
    c.sky([(0, "#8dbac6"), (0.6, "#e6e2c6"), (1, "#f6d9a8")], 0, 520)
    c.glow(200, 300, 760, 520, "#ffe3a0", 0.6)
    city(c, 500, 170, 380, mix("#a9bbb9", "#f6d9b0", 0.4), windows=0.06)
    for x in range(-30, 1700, 170):
        crown(c, x, 400, 120, 100, ("#5a8a63", "#8bb074", "#c3cf86"), 8, 50)
    s = Stage(
        c,
        (0, 0, 1.75),
        focal=1150,
        centre=(800, 470),
        light=Light((0.55, -0.3), "#ffe6b0", "#3a3550"),
    )
    s.slab(-60, -3, 60, 60, "#d9c29a")
    tiles(s, -12, 1, 12, 16, 1.1, "#8f7558", 0.2)
    for k, x in enumerate((-12, -7, -2, 3, 8)):
        s.block(x, 15, x + 4, 16.4, 0, 0.9, _WOOD)
        for j in range(8):
            px, py = s.at(x + 0.3 + j * 0.48, 15, 0.98)
            c.oval(px, py, 16, 9, (LEAF, CORAL, OCHRE, SAGE)[(j + k) % 4])
        walker(s, x + 2, 14.3 if k % 2 else 16.8, "stand", any_look(c.rng), shade=0)
        tint = (SAGE, OCHRE, CORAL, TEAL, BRICK)[k]
        awning(s, (x - 0.2, 16, 3.4), (x + 4.2, 16, 3.4), (0, -1.8, -0.7), (tint, CREAM))
    _stall(s, -5.15, (BRICK, CREAM), Look("#5d86a0", NAVY, _GREY))
    _stall(s, 0.5, ("#2f7a6e", CREAM), Look(OCHRE, INK, cut="bun"))
    hand, _ = walker(s, -2.75, 5.05, "reach", Look(CREAM, NAVY, _GREY, bag=OCHRE), tall=1.6)
    c.oval(hand[0] + 4, hand[1] - 2, 11, 10, BRICK)
    walker(s, -0.2, 4.95, "carry", Look(GOLD, "#4a4f57", cut="long", hem=0.42), flip=True)
    walker(s, 1.5, 5.1, "bend", Look(CORAL, NAVY, cut="bun", hem=0.4), tall=1.62)
    walker(s, 2.75, 4.7, "stroll", Look(TEAL, INK, bag=BRICK), flip=True)
    birds(c, 520, 90, 12, 5, "#5b7a86")
    foreground(c, "#4a3a40", 0.35)


def _stall(s: Stage, x: float, pair: tuple[Colour, Colour], seller: Look) -> None:
    """Step three rows of crates up under a striped awning."""
    wide, y = 4.7, 5.5
    base = [(x, y), (x + wide, y), (x + wide, y + 2), (x, y + 2)]
    s.shadow(base, 0.9, alpha=0.32)
    for dx in (0.05, wide - 0.05):
        s.beam((x + dx, y + 2.2, 0), (x + dx, y + 2.2, 3.3), "#5a4a48", 0.08)
    s.face(
        [(x, y + 2.6, 0), (x + wide, y + 2.6, 0), (x + wide, y + 2.6, 3), (x, y + 2.6, 3)],
        s.light.cool,
        0.28,
    )
    walker(s, x + wide * 0.55, y + 2.1, "front", seller, shade=0)
    for t in (2, 1, 0):
        row, z = y + 0.62 * t, 0.28 + 0.27 * t
        s.block(x, row, x + wide, row + 0.62, 0, z, "#8a6348", grain=0.25)
        for k in range(6) if x < 0 else range(5, -1, -1):
            left = x + 0.06 + k * (wide - 0.08) / 6
            _crate(s, left, row + 0.04, z, (wide - 0.5) / 6, (k * 2 + t * 3 + round(x)) % 7)
    px, py = s.at(x + wide * 0.3, y + 0.6, 2.4)
    s.canvas.line([(px, py - 60), (px, py + 4)], INK, 1.6)
    s.canvas.poly([(px - 30, py + 16), (px - 9, py), (px + 9, py), (px + 30, py + 16)], BRICK)
    for dx in (0.05, wide - 0.05):
        s.beam((x + dx, y - 0.1, 0), (x + dx, y - 0.1, 2.6), "#6b5650", 0.07)
    awning(
        s,
        (x - 0.2, y + 2.2, 3.55),
        (x + wide + 0.2, y + 2.2, 3.55),
        (0, -2.5, -1.0),
        pair,
        12,
    )


def _crate(s: Stage, x: float, y: float, z: float, w: float, kind: int) -> None:
    """Heap one crate with one vegetable."""
    c, rng, k, deep, high = s.canvas, s.canvas.rng, s.size(x, y), 0.54, 0.17
    walls = s.block(x, y, x + w, y + deep, z, z + high, "#c99a68", "#4a3a30")
    wall = max(walls, key=lambda seen: seen.way[0])
    wall.rect(0, z + high * 0.44, wall.long, z + high * 0.56, "#7d5a40")
    tint = (BRICK, LEAF, "#6b4a78", "#e08a3c", "#b9cf8a", "#f0e8d4", "#5f8a3f")[kind]
    for row in range(4):
        for col in range(6):
            px, py = s.at(
                x + w * (0.1 + col * 0.16), y + deep * (0.9 - row * 0.26), z + high + 0.06
            )
            px, py = px + rng.uniform(-4, 4), py - rng.uniform(0, 9) - (8 if row < 3 else 0)
            tone = mix(tint, rng.choice((INK, CREAM)), rng.uniform(0, 0.2))
            if kind in (1, 6):
                for _ in range(3):
                    long = k * rng.uniform(0.09, 0.15)
                    green = rng.choice((FOREST, tone, LEAF, LIME))
                    leaf(c, px, py + 6, long, rng.uniform(215, 325), green, 0.42)
            elif kind in (2, 3):
                leaf(c, px, py, k * 0.13, rng.uniform(30, 150), tone, 0.3)
                leaf(c, px, py, k * 0.05, rng.uniform(230, 310), LEAF, 0.3)
            elif kind == 4 and col % 2 == 0:
                c.blob(px, py, k * 0.1, k * 0.09, tone, 0.12)
                c.blob(px - 3, py - 3, k * 0.06, k * 0.05, lighter(tone, 0.5), 0.2)
            elif kind in (0, 5):
                c.oval(px, py, k * 0.055, k * 0.05, tone)
                c.oval(px - 3, py - 3, k * 0.018, k * 0.014, lighter(tone, 0.6))


def nightfair(c: Canvas) -> None:
    """A lane of little stalls under strings of bulbs."""
    rng = c.rng
    c.sky([(0, "#141d38"), (0.6, "#40365c"), (1, "#a0645f")], 0, 600)
    city(c, 580, 170, 420, "#29345a", lights=0.26, windows=0.04, wide=(70, 150))
    s = Stage(
        c,
        (0.2, 0, 1.75),
        focal=1050,
        centre=(780, 560),
        light=Light((0.12, -0.12), "#ffca7a", "#1c2140"),
    )
    s.slab(-60, 0.5, 60, 80, "#4b4055")
    c.glow(780, 580, 620, 300, "#ff9d4d", 0.75)
    tiles(s, -4, 2, 4, 30, 0.9, "#1c2140", 0.3)
    tints = (BRICK, TEAL, "#b5702f", WINE, "#37608a", "#7d8a4a", BRICK)
    for row, y in enumerate((37, 30, 23.5, 17.5, 12, 7, 2.4)):
        for side in (-1, 1):
            _booth(s, side, y, tints[(row + (side > 0) * 3) % 7], row % 2 == (side > 0))
        for side in (-1, 1):
            if row < 6:
                x = side * rng.uniform(1.5, 1.9)
                pose = rng.choice(("stand", "reach", "stand"))
                walker(s, x, y + 1.6, pose, any_look(rng), flip=side < 0, shade=0.25)
        if row in (1, 2, 3):
            back = row != 2
            walker(s, rng.uniform(-0.7, 0), y, "front", any_look(rng), back=back, shade=0.25)
            walker(s, rng.uniform(0.3, 0.9), y + 1, "stroll", any_look(rng), shade=0.25)
        if row < 6:
            ends = [s.at(-3.2, y, 3.6), s.at(0, y, 4.3), s.at(3.2, y, 3.6)]
            bunting(c, ends, INK, "#ffc66a", 7, max(2.2, s.size(0, y) * 0.055))
    c.glow(780, 620, 900, 420, "#ff9d4d", 0.35)
    walker(s, -0.85, 5.6, "front", Look(NAVY, INK, bag=BRICK), back=True, shade=0.3)
    walker(s, -0.3, 5.6, "front", Look(CORAL, INK, cut="long"), tall=1.6, back=True, shade=0.3)
    walker(s, 0.9, 6.6, "wave", Look(GOLD, NAVY, cut="bun"), tall=1.15, shade=0.3)
    foreground(c, "#131830", 0.55)


def _booth(s: Stage, side: int, y: float, tint: Colour, hot: bool) -> None:
    """Light one stall on the left (-1) or the right (1) of the lane."""
    c, rng, long = s.canvas, s.canvas.rng, 4.3
    x0, x1 = side * 2.3, side * 4.0
    glow = s.face([(x1, y, 0.6), (x1, y + long, 0.6), (x1, y + long, 2.9), (x1, y, 2.9)], "#e9a24f")
    if len(glow) > 3:
        c.shade(glow, "#8a4a48", glow[2], glow[0], 0.6)
    s.face(
        [(x0, y + long, 0), (x1, y + long, 0), (x1, y + long, 2.9), (x0, y + long, 2.9)], "#6b4046"
    )
    for j in range(9):
        py = y + long - 0.3 - j * 0.46
        shelf = rng.choice((CREAM, BRICK, GOLD, TEAL, CORAL))
        s.face(
            [
                (x1, py, 1.9),
                (x1, py - 0.26, 1.9),
                (x1, py - 0.26, 1.9 + rng.uniform(0.2, 0.45)),
                (x1, py, 2.2),
            ],
            shelf,
            0.85,
        )
    if y > 5:
        walker(s, side * 3.4, y + 2.2, "stand", any_look(rng), flip=side > 0, shade=0)
    front = mix(tint, "#5a4048", 0.35)
    s.block(min(x0, x1), y, max(x0, x1) - 0.4, y + long, 0, 0.92, front, "#f0c27a")
    for j in range(17):
        deep, heap = y + long - 0.2 - j * 0.24, (CORAL, CREAM, OCHRE, LEAF, BRICK)[j // 4]
        for off in (3.3, 3.05, 2.8, 2.55):
            px, py = s.at(side * off, deep, 0.96 + 0.05 * rng.random())
            k = s.size(0, deep) * 0.1
            c.oval(px, py, k, k * 0.8, mix(heap, "#8a4a48", rng.uniform(0, 0.35)))
            c.oval(px - side * k * 0.2, py - k * 0.3, k * 0.4, k * 0.24, lighter(heap, 0.5))
    s.beam((x1, y, 1.88), (x1, y + long, 1.88), "#6b4046", 0.05)
    if hot and y > 5:
        px, py = s.at(side * 2.7, y + 1.6, 1.0)
        steam(c, px, py, s.size(0, y) * 0.9, 0.34, "#ffe2b8")
    for dy in (0.05, long - 0.05):
        s.beam((x0, y + dy, 0), (x0, y + dy, 2.7), "#3a2c3c", 0.07)
    awning(
        s,
        (side * 4.1, y - 0.1, 3.25),
        (side * 4.1, y + long + 0.1, 3.25),
        (-side * 2.1, 0, -0.55),
        (mix(tint, "#2a2440", 0.2), mix(CREAM, "#c07a50", 0.35)),
        8,
    )
    px, py = s.at(side * 2.6, y + long * 0.5, 2.25)
    k = s.size(0, y + long * 0.5)
    c.glow(px, py, k * 1.6, k * 1.5, "#ffb85a", 0.75)
    c.oval(px, py, k * 0.07, k * 0.09, "#fff0c8")


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


def volunteers(c: Canvas) -> None:
    """Red vests on their evening round."""
    rng = c.rng
    c.sky([(0, "#1f2c52"), (0.55, "#6a5a80"), (1, "#d99a80")], 0, 640)
    c.oval(1130, 150, 34, 34, "#f8e6bd")
    c.glow(1130, 150, 230, 230, "#f6dcae", 0.45)
    city(c, 590, 120, 330, "#5a5880", lights=0.18, windows=0.04)
    s = Stage(
        c,
        (0, 0, 1.7),
        focal=1150,
        centre=(820, 560),
        light=Light((-0.45, -0.2), "#f6b98a", "#20284a"),
    )
    s.slab(-60, -3, 60, 80, "#5a6258")
    s.floor([(-4.6, 1), (4.4, 1), (1.9, 60), (-1.7, 60)], "#9a8a88")
    for x0, x1, y, high, tint in (
        (7, 20, 24, 19, "#6a6288"),
        (-22, -7.5, 20, 17, "#78688a"),
        (8.2, 18, 11, 15, "#5a5478"),
    ):
        for wall in s.block(x0, y, x1, y + 11, 0, high, tint, grain=0.35):
            for floor in range(1, int(high), 3):
                for u in range(1, int(wall.long) - 1, 3):
                    lit = rng.random() < 0.5
                    glass = rng.choice(("#f9cf7c", "#f3b868", "#ffe2a4")) if lit else "#39406a"
                    wall.window(u, floor, u + 1.7, floor + 1.6, glass, "#8a7a92", 2, lit)
    for x, y in ((-5.2, 17), (4.8, 21), (5.3, 10)):
        planted(s, x, y, 6, ("#20403f", "#3f6450", "#8a8f5c"), spread=0.4, dabs=150)
    for x, y in ((2.6, 26), (-3.4, 15), (3.7, 9.6)):
        px, py = s.at(x, y)
        k = s.size(x, y)
        c.poly([(px - k * 1.5, py - 6), (px + k * 1.5, py - 6), (px, py + k * 0.4)], GOLD, 0.08)
        lamp(c, px, py, k * 4.2, "#20284a", lit=True, glow=1.3)
    bike(s, -5.3, 9.4, TEAL)
    bike(s, -4.4, 9.6, BRICK)
    walker(s, -2.4, 13, "stroll", any_look(rng), back=True)
    walker(s, 2.5, 8.4, "wave", Look(SAGE, INK, _GREY), tall=1.62, flip=True)
    red = "#cf3f35"
    looks = (
        Look("#d9d3c4", NAVY, vest=red, hat=red),
        Look("#5d86a0", INK, cut="bun", vest=red),
        Look(CREAM, "#4a4f57", _GREY, vest=red, hat=red),
        Look(OCHRE, NAVY, cut="long", vest=red),
    )
    for k, (x, y) in enumerate(((-3.1, 6.6), (-1.9, 6.0), (-0.7, 6.5), (0.6, 5.9))):
        tall = (1.72, 1.6, 1.7, 1.64)[k]
        near, hand = walker(s, x, y, ("walk", "stroll")[k % 2], looks[k], tall=tall)
        if k == 1:
            hand = near
            c.line([(hand[0], hand[1] + 40), (hand[0] + 14, hand[1] - 250)], "#e9dcc0", 5)
            c.poly(
                [
                    (hand[0] + 14, hand[1] - 250),
                    (hand[0] - 96, hand[1] - 232),
                    (hand[0] - 84, hand[1] - 168),
                    (hand[0] + 9, hand[1] - 176),
                ],
                red,
            )
        if k == 3:
            far = [(hand[0] + 420, hand[1] + 130), (hand[0] + 360, hand[1] + 250)]
            c.soft([hand, *far], "#ffe6a8", 0.32, 10)
            c.rect(hand[0] - 8, hand[1] - 7, hand[0] + 22, hand[1] + 5, INK, radius=3)
    foreground(c, _NIGHT, 0.4)
