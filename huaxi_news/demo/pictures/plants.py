"""Smaller green things: hedges, grass, twigs, bamboo, pots."""

from math import cos, radians, sin

from .canvas import Canvas
from .colour import LEAF, UMBER, Colour, darker, lighter, mix
from .foliage import GREEN, SPRING, Tones, crown, leaf, trunk


def hedge(
    canvas: Canvas, x0: float, x1: float, y: float, height: float, tones: Tones = GREEN
) -> None:
    """Draw a low hedge along the line *y*."""
    rng = canvas.rng
    x = x0
    while x < x1:
        r = height * rng.uniform(0.5, 0.75)
        canvas.blob(x, y - r * 0.6, r * 1.2, r, tones[0], 0.14)
        canvas.blob(x - r * 0.15, y - r * 0.85, r * 0.95, r * 0.66, tones[1], 0.16)
        canvas.blob(x - r * 0.3, y - r * 1.1, r * 0.5, r * 0.3, tones[2], 0.2)
        x += r * 1.3


def grass(
    canvas: Canvas,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    colour: Colour,
    count: int = 220,
    long: float = 10,
) -> None:
    """Scatter blades over an area, longer towards the viewer."""
    rng = canvas.rng
    for _ in range(count):
        y = y0 + (y1 - y0) * rng.random()
        x = rng.uniform(x0, x1)
        k = 0.3 + 0.7 * (y - y0) / max(1.0, y1 - y0)
        h = long * k * rng.uniform(0.6, 1.4)
        canvas.poly(
            [(x - k * 1.6, y), (x + rng.uniform(-3, 3) * k, y - h), (x + k * 1.6, y)],
            colour,
            rng.uniform(0.35, 0.9),
        )


def spray(
    canvas: Canvas,
    x: float,
    y: float,
    angle: float,
    long: float,
    colour: Colour,
    leaves: int = 16,
    size: float = 46,
) -> None:
    """Draw a leafy twig, mostly to frame a picture in its foreground."""
    rng = canvas.rng
    points = []
    for i in range(9):
        t = i / 8
        a = radians(angle + 26 * t)
        points.append((x + cos(a) * long * t, y + sin(a) * long * t))
    canvas.line(points, darker(colour, 0.2), size * 0.07)
    for i in range(leaves):
        t = (i + 1) / leaves
        px, py = points[min(8, int(t * 8))]
        side = 1 if i % 2 else -1
        leaf(
            canvas,
            px,
            py,
            size * rng.uniform(0.75, 1.2) * (1.15 - t * 0.4),
            angle + 26 * t + side * rng.uniform(28, 62),
            mix(colour, LEAF, rng.uniform(0, 0.25)),
        )


def willow(
    canvas: Canvas, x: float, y: float, height: float, tones: Tones = SPRING, strands: int = 46
) -> None:
    """Draw a willow whose strands hang to both sides."""
    rng = canvas.rng
    top = (x + height * 0.06, y - height * 0.62)
    trunk(
        canvas,
        [(x, y), (x - height * 0.03, y - height * 0.3), top],
        height * 0.06,
        height * 0.03,
        UMBER,
    )
    crown(canvas, top[0], top[1] - height * 0.1, height * 0.34, height * 0.18, tones, 9, 60)
    for i in range(strands):
        k = -1 + 2 * (i + 0.5) / strands
        sx = top[0] + k * height * 0.4
        sy = top[1] - height * 0.16 * (1 - k * k) + rng.uniform(0, 20)
        drop = height * rng.uniform(0.22, 0.46)
        sway = rng.uniform(4, 16)
        line = [(sx + sway * sin(j * 0.5) + k * 8 * j / 3, sy + drop * j / 6) for j in range(7)]
        colour = tones[(i * 7) % 3]
        canvas.line(line, colour, 1.6)
        for px, py in line[1:]:
            leaf(canvas, px, py, height * 0.03, rng.uniform(60, 120), colour, 0.25)
            leaf(canvas, px, py - 6, height * 0.026, rng.uniform(40, 140), colour, 0.25)


def potted(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    pot: Colour = "#b8644a",
    tones: Tones = GREEN,
    tall: bool = False,
) -> None:
    """Draw a plant in a pot standing at (x, y)."""
    rng = canvas.rng
    count = 15 if tall else 20
    for i in range(count):
        a = -90 + (i - count / 2) * (5.2 if tall else 8) + rng.uniform(-6, 6)
        long = size * rng.uniform(0.8, 1.5 if tall else 0.95)
        leaf(canvas, x, y - size * 0.62, long, a, tones[rng.randrange(3)], 0.16 if tall else 0.24)
    canvas.poly(
        [
            (x - size * 0.32, y - size * 0.66),
            (x + size * 0.32, y - size * 0.66),
            (x + size * 0.24, y),
            (x - size * 0.24, y),
        ],
        pot,
    )
    canvas.poly(
        [
            (x + size * 0.04, y - size * 0.66),
            (x + size * 0.32, y - size * 0.66),
            (x + size * 0.24, y),
            (x + size * 0.06, y),
        ],
        darker(pot, 0.3),
        0.8,
    )
    canvas.rect(
        x - size * 0.36, y - size * 0.72, x + size * 0.36, y - size * 0.6, lighter(pot, 0.2)
    )
