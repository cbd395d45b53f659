"""Street furniture and everyday things."""

import itertools
from collections.abc import Sequence
from math import cos, pi, radians, sin

from .canvas import Canvas, Point
from .colour import BRICK, CREAM, GOLD, INK, OCHRE, SLATE, Colour, darker, lighter, mix


def bicycle(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    colour: Colour = OCHRE,
    flip: bool = False,
    tyre: Colour = INK,
    turn: float = 1.0,
) -> None:
    """Draw a city bike; (x, y) is the ground between the wheels, *turn* narrows it."""
    s = -size * turn if flip else size * turn
    r = size * 0.31
    y -= r
    rear, front = (x - s * 0.52, y), (x + s * 0.52, y)
    wide = max(1.2, size * 0.032)
    for hub in (rear, front):
        canvas.ring(*hub, r * turn, r, tyre, wide)
        canvas.ring(*hub, r * turn * 0.9, r * 0.9, lighter(tyre, 0.5), max(0.6, wide * 0.25))
        for i in range(5):
            a = pi * i / 5 + 0.3
            canvas.line(
                [
                    (hub[0] - cos(a) * r * turn, hub[1] - sin(a) * r),
                    (hub[0] + cos(a) * r * turn, hub[1] + sin(a) * r),
                ],
                tyre,
                max(0.5, wide * 0.14),
                0.5,
            )
    crank = (x - s * 0.08, y + size * 0.02)
    seat = (x - s * 0.22, y - size * 0.42)
    head = (x + s * 0.36, y - size * 0.44)
    bar = (x + s * 0.33, y - size * 0.58)
    for part in (
        [rear, crank],
        [rear, seat],
        [crank, seat],
        [crank, head],
        [head, front],
        [head, bar],
    ):
        canvas.line(part, colour, wide)
    low = (x - s * 0.19, y - size * 0.36)
    canvas.line([low, (head[0], head[1] + size * 0.03)], colour, wide)
    canvas.line([bar, (bar[0] - s * 0.13, bar[1] - size * 0.02)], tyre, wide * 0.9)
    canvas.poly(
        [
            (seat[0] - s * 0.12, seat[1] - size * 0.05),
            (seat[0] + s * 0.1, seat[1] - size * 0.04),
            (seat[0] + s * 0.08, seat[1]),
            (seat[0] - s * 0.1, seat[1] + size * 0.02),
        ],
        tyre,
    )
    basket = [
        (head[0] + s * 0.05, head[1] - size * 0.08),
        (head[0] + s * 0.27, head[1] - size * 0.08),
        (head[0] + s * 0.23, head[1] + size * 0.1),
        (head[0] + s * 0.08, head[1] + size * 0.1),
    ]
    canvas.poly(basket, mix(tyre, SLATE, 0.5))
    canvas.ring(*crank, size * 0.05 * turn, size * 0.05, tyre, wide * 0.6)
    guard = [
        (rear[0] + cos(a) * r * 1.1 * (1 if s > 0 else -1) * turn, rear[1] + sin(a) * r * 1.1)
        for a in (radians(v) for v in range(190, 310, 15))
    ]
    canvas.line(guard, lighter(colour, 0.2), wide * 0.8)


def lamp(
    canvas: Canvas,
    x: float,
    y: float,
    height: float,
    colour: Colour = INK,
    lit: bool = False,
    glow: float = 1.0,
) -> None:
    """Draw a street lamp with a round head."""
    canvas.poly(
        [
            (x - height * 0.012, y),
            (x - height * 0.007, y - height * 0.9),
            (x + height * 0.007, y - height * 0.9),
            (x + height * 0.012, y),
        ],
        colour,
    )
    canvas.rect(x - height * 0.02, y - height * 0.05, x + height * 0.02, y, colour)
    top = y - height * 0.94
    if lit:
        canvas.glow(x, top, height * 0.42 * glow, height * 0.42 * glow, GOLD, 0.6)
    canvas.oval(x, top, height * 0.032, height * 0.042, CREAM if lit else lighter(colour, 0.5))
    canvas.poly(
        [
            (x - height * 0.036, top - height * 0.02),
            (x, top - height * 0.065),
            (x + height * 0.036, top - height * 0.02),
        ],
        colour,
    )


def lantern(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    colour: Colour = BRICK,
    lit: float = 0.8,
    cord: float = 0,
) -> None:
    """Draw a red lantern hung with its top at (x, y)."""
    if cord:
        canvas.line([(x, y - cord), (x, y)], INK, 1.2)
    mid = y + size * 0.5
    if lit:
        canvas.glow(x, mid, size * 1.9, size * 1.8, "#ff8a4a", 0.5 * lit)
    body = [
        (x + size * 0.56 * cos(i * pi / 14), mid + size * 0.43 * sin(i * pi / 14))
        for i in range(28)
    ]
    canvas.poly(body, colour)
    if lit:
        canvas.oval(x, mid + size * 0.04, size * 0.38, size * 0.36, mix(colour, GOLD, 0.3))
        canvas.oval(x, mid + size * 0.06, size * 0.2, size * 0.28, mix(colour, GOLD, 0.62))
    for k in (0.2, 0.42):
        canvas.ring(x, mid, size * k, size * 0.43, darker(colour, 0.25), max(0.7, size * 0.012))
    canvas.shade(
        body,
        darker(colour, 0.6),
        (x - size * 0.1, mid - size * 0.1),
        (x + size * 0.7, mid + size * 0.4),
        0.55,
    )
    cap = darker(GOLD, 0.12)
    canvas.rect(x - size * 0.2, y + size * 0.03, x + size * 0.2, y + size * 0.11, cap)
    canvas.rect(x - size * 0.2, y + size * 0.89, x + size * 0.2, y + size * 0.97, cap)
    for k in range(-2, 3):
        canvas.line(
            [(x + k * size * 0.05, y + size * 0.97), (x + k * size * 0.06, y + size * 1.3)],
            GOLD,
            max(0.8, size * 0.022),
        )


def umbrella(
    canvas: Canvas, x: float, y: float, radius: float, colour: Colour, tilt: float = 0
) -> None:
    """Draw an open umbrella whose rim is centred on (x, y)."""
    c, s = cos(radians(tilt)), sin(radians(tilt))

    def spot(u: float, v: float) -> Point:
        return x + (u * c - v * s) * radius, y + (u * s + v * c) * radius

    dome = [spot(-cos(t), -0.62 * sin(t)) for t in (pi * i / 24 for i in range(25))]
    rim = []
    for k in range(4):
        u = 1 - k * 0.5
        rim += [spot(u - 0.5 * t, -0.1 * sin(pi * t)) for t in (0.25, 0.5, 0.75, 1)]
    canvas.poly([*dome, *rim], colour)
    for share, left, right in ((0.22, 0.1, 0.55), (0.4, 0.55, 1.0)):
        part = [spot(0, -0.62)]
        part += [
            spot(
                left + (right - left) * t,
                -0.62 * (1 - (left + (right - left) * t) ** 2) ** 0.5
                if left + (right - left) * t < 1
                else 0,
            )
            for t in (0.0, 0.3, 0.6, 1.0)
        ]
        part = [spot(0, -0.62), *part[1:], spot(left if left > 0.3 else 0.0, -0.02)]
        canvas.poly(part, darker(colour, share), 0.55)
    canvas.line([spot(0, -0.62), spot(0, -0.74)], INK, radius * 0.04)


def steam(
    canvas: Canvas, x: float, y: float, size: float, alpha: float = 0.5, colour: Colour = "#fff8ea"
) -> None:
    """Let soft steam rise from (x, y)."""
    rng = canvas.rng
    for k in range(3):
        sway = rng.uniform(-0.2, 0.2)
        left, right = [], []
        for j in range(7):
            t = j / 6
            wide = size * (0.1 + 0.16 * t * (1.3 - t))
            cx = x + (k - 1) * size * 0.2 + size * (sway * t + 0.1 * sin(t * 5 + k * 2))
            left.append((cx - wide, y - size * t * (1 + 0.2 * k)))
            right.append((cx + wide, y - size * t * (1 + 0.2 * k)))
        canvas.soft([*left, *right[::-1]], colour, alpha, size * 0.12)


def birds(canvas: Canvas, x: float, y: float, size: float, count: int, colour: Colour) -> None:
    """Draw a few birds far away."""
    rng = canvas.rng
    for _ in range(count):
        px, py, k = (
            x + rng.uniform(-5, 5) * size,
            y + rng.uniform(-2, 2) * size,
            rng.uniform(0.5, 1),
        )
        w = size * k
        canvas.poly(
            [
                (px - w, py - w * 0.35),
                (px - w * 0.4, py - w * 0.42),
                (px, py),
                (px + w * 0.45, py - w * 0.5),
                (px + w, py - w * 0.4),
                (px + w * 0.4, py - w * 0.28),
                (px, py + w * 0.16),
                (px - w * 0.4, py - w * 0.22),
            ],
            colour,
        )


def bunting(
    canvas: Canvas,
    points: Sequence[Point],
    colour: Colour = INK,
    bulbs: Colour | None = None,
    count: int = 12,
    size: float = 5,
) -> None:
    """Hang a sagging cord, with glowing bulbs when a colour is given."""
    for a, b in itertools.pairwise(points):
        sag = abs(b[0] - a[0]) * 0.09 + 6
        line = [
            (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + sag * 4 * t * (1 - t))
            for t in (i / 20 for i in range(21))
        ]
        canvas.line(line, colour, max(1.0, size * 0.25))
        if bulbs is None:
            continue
        for i in range(count):
            px, py = line[min(20, round((i + 0.5) / count * 20))]
            canvas.glow(px, py + size, size * 6, size * 6, bulbs, 0.55)
            canvas.oval(px, py + size, size * 0.8, size, lighter(bulbs, 0.6))
