"""The basketball court from above."""

from math import cos, pi, sin

from .canvas import Canvas, Point
from .colour import BRICK, CORAL, CREAM, INK, NAVY, OCHRE, SAGE, SKIN, TEAL, Colour, darker, mix
from .figures import shadow_figure
from .foliage import crown, tree_shadow
from .looks import POSES, Look
from .pen import Pen
from .texture import HEIGHT

TURN = 0.19
METRE = 74.0


def _ground(x: float, y: float) -> Point:
    """Where a spot of the court (metres from its middle) lies in the picture."""
    return (
        820 + METRE * (x * cos(TURN) - y * sin(TURN)),
        520 + METRE * (x * sin(TURN) + y * cos(TURN)),
    )


def basketball(c: Canvas) -> None:
    """A court straight from above in the evening sun, the players' shadows long."""
    rng = c.rng
    c.rect(0, 0, 1600, HEIGHT, "#5f8f7c")
    for _ in range(26):
        c.blob(rng.uniform(0, 1600), rng.uniform(0, HEIGHT), 120, 80, "#6a9a84", 0.2, 0.5)
    _patch(c, -13.5, -7.0, 13.5, 9.2, "#3f7c86")
    _patch(c, -12, -5.6, 12, 7.6, "#cf6f52")
    _patch(c, -12, -1.45, -6.2, 3.45, "#b85a49")
    _patch(c, 6.2, -1.45, 12, 3.45, "#b85a49")
    _disc(c, 0, 1, 1.8, "#b85a49")
    _lines(c)
    for x in (-11.2, 11.2):
        _hoop(c, x)
    players = (
        (-2.6, -0.8, "run", BRICK, False),
        (1.6, 2.6, "run", NAVY, True),
        (4.6, 0.2, "jump", BRICK, False),
        (6.4, 1.5, "wave", NAVY, True),
        (5.3, 4.4, "reach", BRICK, True),
        (-0.4, 4.6, "run", NAVY, False),
        (2.9, -2.8, "run", BRICK, False),
        (7.6, -1.9, "stand", NAVY, True),
    )
    for x, y, pose, tint, flip in players:
        _player(c, x, y, pose, tint, flip)
    x, y = _ground(4.95, 0.0)
    c.oval(x + 92, y + 36, 15, 10, INK, 0.35)
    c.oval(x, y - 16, 15, 15, "#e99a45")
    c.ring(x, y - 16, 15, 15, "#a9592c", 1.6)
    c.line([(x - 12, y - 24), (x + 2, y - 16), (x + 12, y - 7)], "#a9592c", 1.6)
    _benches(c)
    for x, y, r in (
        (30, 980, 200),
        (210, 1060, 150),
        (1590, 40, 210),
        (1400, -30, 150),
        (-10, 60, 150),
        (1600, 930, 130),
    ):
        tree_shadow(c, x + r * 0.9, y + r * 0.35, r * 1.05, r * 0.9, "#1f3346", 0.36)
        crown(c, x, y, r, r * 0.95, ("#24493f", "#47775a", "#a5b76c"), 14, 240)
    c.wash(0, 0, 1600, HEIGHT, "#ffc873", 0.34, 0.0, across=True)
    c.wash(700, 0, 1600, HEIGHT, "#1d2b4a", 0.0, 0.2, across=True)


def _patch(c: Canvas, x0: float, y0: float, x1: float, y1: float, tint: Colour) -> None:
    """Paint a rectangle of the court."""
    shape = [_ground(x0, y0), _ground(x1, y0), _ground(x1, y1), _ground(x0, y1)]
    c.poly(shape, tint)
    c.shade(shape, mix(tint, INK, 0.35), shape[0], shape[2], 0.35)


def _disc(c: Canvas, x: float, y: float, r: float, tint: Colour) -> None:
    """Paint a disc of the court."""
    c.poly(
        [_ground(x + r * cos(2 * pi * i / 48), y + r * sin(2 * pi * i / 48)) for i in range(48)],
        tint,
    )


def _arc(x: float, y: float, r: float, start: float, end: float) -> list[Point]:
    """An arc on the court, angles in turns."""
    return [
        _ground(
            x + r * cos(2 * pi * (start + (end - start) * i / 40)),
            y + r * sin(2 * pi * (start + (end - start) * i / 40)),
        )
        for i in range(41)
    ]


def _lines(c: Canvas) -> None:
    """The white lines, a little worn."""
    white = "#f7ecd6"
    for a, b in (
        ((-12, -5.6), (12, -5.6)),
        ((12, -5.6), (12, 7.6)),
        ((12, 7.6), (-12, 7.6)),
        ((-12, 7.6), (-12, -5.6)),
        ((0, -5.6), (0, 7.6)),
    ):
        c.line([_ground(*a), _ground(*b)], white, 5)
    c.line(_arc(0, 1, 1.8, 0, 1), white, 5)
    for way in (-1, 1):
        e = way * 12
        for y in (-1.45, 3.45):
            c.line([_ground(e, y), _ground(way * 6.2, y)], white, 5)
        c.line([_ground(way * 6.2, -1.45), _ground(way * 6.2, 3.45)], white, 5)
        turn = 0.25 if way > 0 else -0.25
        c.line(_arc(way * 6.2, 1, 1.8, turn, turn + 0.5), white, 5)
        c.line(
            _arc(
                way * 10.6,
                1,
                6.0,
                0.5 - 0.235 if way > 0 else -0.235,
                0.5 + 0.235 if way > 0 else 0.235,
            ),
            white,
            5,
        )


def _hoop(c: Canvas, x: float) -> None:
    """Backboard, ring and their shadow."""
    way = 1 if x > 0 else -1
    a, b = _ground(x, 0.1), _ground(x, 1.9)
    sx, sy = 150, 62
    c.poly(
        [
            (a[0] + sx, a[1] + sy),
            (b[0] + sx, b[1] + sy),
            (b[0] + sx * 0.66, b[1] + sy * 0.66),
            (a[0] + sx * 0.66, a[1] + sy * 0.66),
        ],
        INK,
        0.35,
    )
    p, q = _ground(x + way * 1.3, 1), _ground(x, 1)
    c.line([p, q], "#2d3f52", 9)
    c.line([a, b], "#f3ead2", 12)
    m = _ground(x - way * 0.5, 1)
    c.ring(m[0] + sx * 0.8, m[1] + sy * 0.8, 17, 15, "#5d3a3a", 3)
    c.ring(*m, 18, 18, "#e8763a", 5)
    for i in range(6):
        c.line([m, (m[0] + 15 * cos(i * 1.047), m[1] + 15 * sin(i * 1.047))], "#fbf3e0", 1.2)


def _player(c: Canvas, x: float, y: float, pose: str, tint: Colour, flip: bool) -> None:
    """A player from above; the long shadow tells the pose."""
    px, py = _ground(x, y)
    side = -54 if flip else 54
    shadow_figure(
        Pen(c, (px, py), (side * 0.34, side * -0.9), (212, 84), INK), POSES[pose], Look(), 0.42
    )
    f = -1 if flip else 1
    reach = pose in ("jump", "wave", "reach")
    pants = darker(tint, 0.45)
    c.line([(px - 4, py + 6), (px - 22 * f, py + 20)], pants, 13)
    c.line([(px + 4, py - 2), (px + 26 * f, py - 14)], pants, 13)
    c.oval(px + 27 * f, py - 15, 9, 6, CREAM)
    c.oval(px - 24 * f, py + 21, 9, 6, CREAM)
    for way, up in ((-1, 0), (1, 1)):
        hand = (px + way * 40, py - (34 if reach and up else 10) * 1.0)
        c.line([(px + way * 18, py - 6), (px + way * 33, py - 4), hand], SKIN, 9)
    c.oval(px, py - 4, 26, 16, tint)
    c.poly([(px + 2, py - 18), (px + 24, py - 10), (px + 25, py + 4), (px + 4, py + 11)], INK, 0.22)
    c.oval(px, py - 7, 12.5, 13, "#2a2523")
    c.oval(px - 4, py - 11, 5, 4, "#57504b")


def _benches(c: Canvas) -> None:
    """People watching from the side, bags and bicycles."""
    for k in range(3):
        x = -7.4 + k * 5.2
        a, b = _ground(x, -6.6), _ground(x + 3.2, -6.6)
        c.poly(
            [
                (a[0] + 26, a[1] + 16),
                (b[0] + 26, b[1] + 16),
                (b[0] + 6, b[1] + 40),
                (a[0] + 6, a[1] + 40),
            ],
            INK,
            0.25,
        )
        c.line([a, b], "#b98a58", 30)
        c.line([(a[0], a[1] - 5), (b[0], b[1] - 5)], "#d9ae76", 3)
        for i in range(c.rng.randrange(2, 4)):
            px, py = _ground(x + 0.5 + i * 1.05, -6.5)
            c.poly([(px, py), (px + 14, py - 8), (px + 96, py + 36), (px + 84, py + 50)], INK, 0.3)
            c.oval(px, py, 23, 16, c.rng.choice((OCHRE, TEAL, CREAM, CORAL, SAGE)))
            c.oval(px, py - 4, 11, 11, c.rng.choice(("#2a2523", "#8d8a86")))
