"""Things put into a stage at their true size, with their shadows."""

from collections.abc import Sequence
from math import cos, pi, sin

from .canvas import HEIGHT, WIDTH, Canvas, Point
from .colour import BROWN, GOLD, OCHRE, Colour, darker
from .figures import person
from .foliage import GREEN, Tones, tree, tree_shadow
from .looks import Look
from .props import bicycle
from .stage import Stage, Vec


def cast(s: Stage, x: float, y: float) -> Point:
    """Return the picture shadow of one unit of height standing at (x, y)."""
    fx, fy = s.light.fall
    a, b, k = s.at(x, y), s.at(x + fx, y + fy), s.size(x, y)
    return (b[0] - a[0]) / k, (b[1] - a[1]) / k


def walker(
    s: Stage,
    x: float,
    y: float,
    pose: str = "walk",
    look: Look | None = None,
    *,
    tall: float = 1.7,
    flip: bool = False,
    back: bool = False,
    shade: float = 0.4,
    z: float = 0,
) -> tuple[Point, Point]:
    """Stand a person on the ground of the stage; return both hands."""
    px, py = s.at(x, y, z)
    return person(
        s.canvas,
        px,
        py,
        tall * s.size(x, y, z),
        pose,
        look,
        flip=flip,
        back=back,
        cast=cast(s, x, y) if shade else None,
        cool=s.light.cool,
        alpha=shade,
    )


def planted(
    s: Stage,
    x: float,
    y: float,
    tall: float,
    tones: Tones = GREEN,
    bark: Colour = BROWN,
    *,
    spread: float = 0.34,
    dabs: int = 130,
    clumps: int = 9,
    shade: float = 0.34,
) -> None:
    """Plant a tree with its dappled shadow."""
    px, py = s.at(x, y)
    if shade:
        fx, fy = s.light.fall
        mx, my = s.at(x + fx * tall * 0.62, y + fy * tall * 0.62)
        k = s.size(x + fx * tall * 0.62, y + fy * tall * 0.62)
        flat = abs(s.at(x, y + 1)[1] - s.at(x, y - 1)[1]) / 2 / s.size(x, y)
        rx = tall * spread * k
        s.canvas.union(
            [[(px - tall * 0.02 * k, py), (px + tall * 0.02 * k, py), (mx + 2, my), (mx - 2, my)]],
            s.light.cool,
            shade,
        )
        tree_shadow(s.canvas, mx, my, rx * 1.15, max(6.0, rx * flat * 1.4), s.light.cool, shade)
    tree(s.canvas, px, py, tall * s.size(x, y), tones, bark, spread, dabs, clumps)


def bike(
    s: Stage, x: float, y: float, colour: Colour = OCHRE, *, flip: bool = False, turn: float = 1.0
) -> None:
    """Park a bicycle side-on."""
    px, py = s.at(x, y)
    k = s.size(x, y)
    dx, dy = cast(s, x, y)
    s.canvas.poly(
        [
            (px - k * 0.75 * turn, py),
            (px + k * 0.75 * turn, py),
            (px + k * (0.75 * turn + dx * 0.7), py + k * dy * 0.7),
            (px + k * (dx * 0.7 - 0.6 * turn), py + k * dy * 0.7),
        ],
        s.light.cool,
        0.22,
    )
    bicycle(s.canvas, px, py, k * 1.02, colour, flip, turn=turn)


def tiles(
    s: Stage,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    step: float,
    colour: Colour,
    alpha: float = 0.25,
) -> None:
    """Rule the floor into square tiles."""
    c = s.canvas
    n = int((x1 - x0) / step)
    for i in range(n + 1):
        x = x0 + i * step
        c.line(s.path([(x, y0, 0), (x, y1, 0)])[:2], colour, 1.2, alpha)
    y = y0
    while y <= y1:
        c.line(
            s.path([(x0, y, 0), (x1, y, 0)])[:2],
            colour,
            max(0.5, min(2.0, s.size(0, y) / 130)),
            alpha,
        )
        y += step


def city(
    c: Canvas,
    base: float,
    low: float,
    high: float,
    colour: Colour,
    *,
    x0: float = 0,
    x1: float = WIDTH,
    wide: tuple[float, float] = (50, 120),
    lights: float = 0,
    lamp: Colour = GOLD,
    windows: float = 0.1,
    side: float = 0.14,
) -> None:
    """Draw a hazy row of distant blocks standing on the line *base*."""
    rng = c.rng
    x = x0 - rng.uniform(0, wide[0])
    while x < x1:
        w, h = rng.uniform(*wide), rng.uniform(low, high)
        c.rect(x, base - h, x + w, base, colour)
        c.rect(x + w * 0.68, base - h, x + w, base, darker(colour, side))
        kind = rng.random()
        if kind < 0.3:
            c.rect(x + w * 0.2, base - h - 14, x + w * 0.6, base - h, colour)
        elif kind < 0.45:
            c.rect(x + w * 0.45, base - h - 34, x + w * 0.48, base - h, colour)
        if windows:
            step = 13
            for j in range(int(h / step) - 1):
                y = base - h + 10 + j * step
                c.rect(x + w * 0.08, y, x + w * 0.62, y + 5, darker(colour, windows))
                for i in range(int(w / 12)):
                    if rng.random() < lights:
                        c.rect(x + 5 + i * 12, y, x + 11 + i * 12, y + 6, lamp, 0.85)
        x += w + rng.choice((0, 0, rng.uniform(4, 30)))


def wheel(
    s: Stage, x: float, y: float, radius: float, colour: Colour = "#22262e", hub: Colour = "#b9b4a6"
) -> None:
    """Draw a wheel standing parallel to the x axis."""
    for r, tint in ((radius, colour), (radius * 0.56, hub), (radius * 0.2, colour)):
        s.face(
            [(x + r * cos(pi * i / 12), y, radius + r * sin(pi * i / 12)) for i in range(24)], tint
        )


def awning(
    s: Stage, a: Vec, b: Vec, drop: Sequence[float], colours: Sequence[Colour], strips: int = 8
) -> None:
    """Hang a striped awning from the edge a–b, falling by *drop* (dx, dy, dz)."""
    dx, dy, dz = drop
    for i in range(strips):
        t0, t1 = i / strips, (i + 1) / strips
        p = [tuple(a[k] + (b[k] - a[k]) * t for k in range(3)) for t in (t0, t1)]
        low = [(q[0] + dx, q[1] + dy, q[2] + dz) for q in p]
        tint = colours[i % len(colours)]
        s.face([(p[0][0], p[0][1], p[0][2]), (p[1][0], p[1][1], p[1][2]), low[1], low[0]], tint)
        s.face(
            [
                low[0],
                low[1],
                (low[1][0], low[1][1], low[1][2] - 0.22),
                ((low[0][0] + low[1][0]) / 2, (low[0][1] + low[1][1]) / 2, low[0][2] - 0.3),
                (low[0][0], low[0][1], low[0][2] - 0.22),
            ],
            darker(tint, 0.22),
        )


def foreground(c: Canvas, colour: Colour, depth: float = 0.35) -> None:
    """Deepen the lower edge so that the picture rests on something."""
    c.wash(0, HEIGHT * 0.72, WIDTH, HEIGHT, colour, 0.0, depth)
