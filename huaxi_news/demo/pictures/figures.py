"""People: faceless, slim editorial figures built from jointed shapes."""

from collections.abc import Sequence
from math import cos, radians, sin

from .canvas import Canvas, Point
from .colour import INK, UMBER, WINE, Colour, darker, lighter, mix
from .looks import POSES, Look, Pose, any_look
from .pen import Pen


def _step(start: Point, angle: float, long: float) -> Point:
    return start[0] + long * sin(radians(angle)), start[1] - long * cos(radians(angle))


def _leg(
    pen: Pen, hip: Point, angles: tuple[float, float], colour: Colour, look: Look, front: bool
) -> None:
    knee = _step(hip, angles[0], 0.245)
    foot = _step(knee, angles[1], 0.232)
    bare = look.skirt
    pen.limb(hip, knee, 0.096, 0.07, look.skin if bare else colour)
    pen.limb(knee, foot, 0.068, 0.046, mix(look.skin, colour, 0.2) if bare else colour)
    toe = 0.012 if front else 0.055
    pen.limb(
        (foot[0] - 0.008, foot[1] - 0.014),
        (foot[0] + toe, foot[1] - 0.02),
        0.034,
        0.028,
        darker(colour, 0.5),
    )


def _arm(
    pen: Pen, shoulder: Point, angles: tuple[float, float], colour: Colour, look: Look
) -> Point:
    elbow = _step(shoulder, angles[0], 0.155)
    hand = _step(elbow, angles[1], 0.135)
    pen.limb(shoulder, elbow, 0.066, 0.05, colour)
    pen.limb(elbow, hand, 0.05, 0.038, colour)
    pen.oval(hand[0], hand[1], 0.02, 0.022, look.skin)
    return hand


def _head(pen: Pen, neck: Point, pose: Pose, look: Look, back: bool) -> None:
    tilt = pose.lean * 0.35 + pose.nod
    x, y = _step(neck, 180 - tilt, 0.088)
    skin, hair = look.skin, look.hair
    pen.limb(neck, (x, y), 0.046, 0.044, darker(skin, 0.22, WINE))
    if look.cut == "long":
        pen.poly(
            [
                (x - 0.056, y + 0.04),
                (x - 0.066, y - 0.1),
                (x - 0.01, y - 0.115),
                (x + 0.022, y - 0.05),
                (x + 0.04, y + 0.05),
            ],
            hair,
        )
    pen.oval(x, y, 0.05, 0.064, hair if back else skin)
    if not back and pose.view == "front":
        pen.poly(
            [
                (x - 0.051, y - 0.005),
                (x - 0.052, y + 0.04),
                (x - 0.03, y + 0.07),
                (x, y + 0.076),
                (x + 0.034, y + 0.068),
                (x + 0.053, y + 0.036),
                (x + 0.051, y - 0.005),
                (x + 0.03, y + 0.034),
                (x - 0.02, y + 0.04),
            ],
            hair,
        )
    elif not back:
        pen.poly(
            [
                (x + 0.042, y + 0.026),
                (x + 0.044, y + 0.056),
                (x + 0.012, y + 0.078),
                (x - 0.03, y + 0.072),
                (x - 0.056, y + 0.036),
                (x - 0.055, y - 0.02),
                (x - 0.036, y - 0.052),
                (x - 0.014, y - 0.034),
                (x - 0.006, y + 0.012),
                (x + 0.016, y + 0.036),
            ],
            hair,
        )
        pen.oval(x + 0.048, y - 0.012, 0.008, 0.011, skin)
    if look.cut == "bun":
        pen.oval(x - 0.05, y + 0.052, 0.027, 0.027, hair)
    if look.hat is not None:
        pen.poly(
            [
                (x - 0.056, y + 0.028),
                (x - 0.05, y + 0.066),
                (x - 0.02, y + 0.09),
                (x + 0.022, y + 0.088),
                (x + 0.05, y + 0.06),
                (x + 0.056, y + 0.028),
            ],
            look.hat,
        )
        pen.poly(
            [
                (x - 0.062, y + 0.022),
                (x + 0.088, y + 0.022),
                (x + 0.08, y + 0.034),
                (x - 0.06, y + 0.036),
            ],
            darker(look.hat, 0.2),
        )


def _torso(pen: Pen, hip: Point, neck: Point, pose: Pose, look: Look) -> None:
    wide = 0.105 if pose.view == "front" else 0.074
    waist = wide * 0.84
    hem = min(hip[1] + 0.02, look.hem if pose.hip > 0.4 else hip[1] - 0.02)
    flare = waist + (hip[1] - hem) * 0.22
    stretch = (hip[0] - (neck[0] - hip[0]) * (hip[1] - hem) * 1.2, hem)
    top = neck[1] - 0.016

    def outline(grow: float = 0.0) -> list[Point]:
        return [
            (neck[0] - 0.03, neck[1] + 0.012),
            (neck[0] - wide + 0.016, top - 0.004),
            (neck[0] - wide - grow, top - 0.05),
            (hip[0] - waist - grow, hip[1] + 0.1),
            (stretch[0] - flare - grow, stretch[1]),
            (stretch[0] + flare + grow, stretch[1]),
            (hip[0] + waist + grow, hip[1] + 0.1),
            (neck[0] + wide + grow, top - 0.05),
            (neck[0] + wide - 0.016, top - 0.004),
            (neck[0] + 0.03, neck[1] + 0.012),
        ]

    body = outline()
    pen.poly(body, look.top)
    if look.skirt:
        low = hip[1] - 0.2
        pen.poly(
            [
                (hip[0] - waist, hip[1] + 0.06),
                (hip[0] - waist - 0.045, low),
                (hip[0] + waist + 0.05, low + 0.01),
                (hip[0] + waist, hip[1] + 0.06),
            ],
            look.legs,
        )
    if look.vest is not None:
        pen.poly(outline(0.006), look.vest)
        pen.poly(
            [
                (hip[0] - waist - 0.004, hip[1] + 0.12),
                (hip[0] - waist - 0.004, hip[1] + 0.095),
                (hip[0] + waist + 0.004, hip[1] + 0.095),
                (hip[0] + waist + 0.004, hip[1] + 0.12),
            ],
            lighter(look.vest, 0.7),
        )
    edge = 1.0 if pen.side[0] >= 0 else -1.0
    shade = [p for p in body if (p[0] - hip[0]) * edge > 0]
    core = [(neck[0] + edge * 0.012, neck[1]), (hip[0] + edge * 0.018, hem)]
    if edge > 0:
        shade = [core[0], core[1], *shade]
    else:
        shade = [*shade, core[1], core[0]]
    pen.poly(shade, INK, 0.2)


def draw_figure(pen: Pen, pose: Pose, look: Look, back: bool = False) -> tuple[Point, Point]:
    """Draw one person; return both hands in picture coordinates."""
    hip = (0.0, pose.hip)
    neck = _step(hip, 180 - pose.lean, 0.325)
    front = pose.view == "front"
    gap = 0.038 if front else 0.008
    far = darker(look.legs, 0.3)
    width = 0.092 if front else 0.012
    low = _step(neck, -pose.lean * 0, 0.036)
    far_hand = (0.0, 0.0)
    _leg(pen, (hip[0] - gap, hip[1]), pose.legs[1 if not front else 0], far, look, front)
    if not front:
        far_hand = _arm(pen, (low[0] + width, low[1]), pose.arms[1], darker(look.top, 0.3), look)
    if look.pack is not None and not front:
        pen.limb(
            (neck[0] - 0.085, neck[1] - 0.08),
            (neck[0] - 0.1, neck[1] - 0.24),
            0.11,
            0.13,
            look.pack,
        )
    _leg(pen, (hip[0] + gap, hip[1]), pose.legs[0 if not front else 1], look.legs, look, front)
    _torso(pen, hip, neck, pose, look)
    if look.pack is not None and front and back:
        pen.limb((neck[0], neck[1] - 0.09), (neck[0], neck[1] - 0.22), 0.14, 0.15, look.pack)
    _head(pen, neck, pose, look, back)
    sleeve = lighter(look.top, 0.1)
    if front:
        far_hand = _arm(pen, (low[0] - width, low[1]), pose.arms[0], sleeve, look)
        hand = _arm(pen, (low[0] + width, low[1]), pose.arms[1], darker(look.top, 0.18), look)
    else:
        hand = _arm(pen, (low[0] - 0.012, low[1]), pose.arms[0], sleeve, look)
    if look.bag is not None:
        pen.poly(
            [
                (hand[0] - 0.008, hand[1]),
                (hand[0] - 0.05, hand[1] - 0.15),
                (hand[0] + 0.05, hand[1] - 0.15),
                (hand[0] + 0.008, hand[1]),
            ],
            look.bag,
        )
        pen.poly(
            [
                (hand[0] - 0.05, hand[1] - 0.06),
                (hand[0] - 0.055, hand[1] - 0.17),
                (hand[0] + 0.055, hand[1] - 0.17),
                (hand[0] + 0.05, hand[1] - 0.06),
            ],
            look.bag,
        )
    return pen.spot(*hand), pen.spot(*far_hand)


def person(
    canvas: Canvas,
    x: float,
    y: float,
    height: float,
    pose: str = "walk",
    look: Look | None = None,
    *,
    flip: bool = False,
    back: bool = False,
    cast: Point | None = None,
    cool: Colour = UMBER,
    alpha: float = 0.42,
) -> tuple[Point, Point]:
    """Draw a person standing at (x, y); *cast* is the shadow of one unit of height."""
    look = look or any_look(canvas.rng)
    wide = -height if flip else height
    if cast is not None:
        ground = Pen(canvas, (x, y), (wide, 0), (height * cast[0], height * cast[1]), cool)
        shadow_figure(ground, POSES[pose], look, alpha)
    return draw_figure(Pen(canvas, (x, y), (wide, 0), (0, -height)), POSES[pose], look, back)


def shadow_figure(pen: Pen, pose: Pose, look: Look, alpha: float) -> None:
    """Throw a figure's shadow with an even tone (overlaps do not add up)."""
    canvas = pen.canvas
    strokes: list[list[Point]] = []

    class _Trace(Canvas):
        def __init__(self) -> None:
            self.rng = canvas.rng

        def poly(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
            strokes.append(list(points))

    tracer = Pen(_Trace(), pen.origin, pen.side, pen.up, UMBER)
    draw_figure(tracer, pose, look)
    canvas.union(strokes, pen.flat or INK, alpha)
