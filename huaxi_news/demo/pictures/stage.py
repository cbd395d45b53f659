"""A small pinhole camera: streets, rooms and blocks in true perspective.

World units are metres: x to the right, y away from the viewer, z up.
"""

from collections.abc import Sequence
from math import cos, hypot, radians, sin

from .canvas import Canvas, Point
from .colour import Colour, mix
from .light import Light, Spot, hull

Vec = tuple[float, float, float]
NEAR = 0.35


class Stage:
    """A canvas seen through a camera."""

    def __init__(
        self,
        canvas: Canvas,
        eye: Vec,
        *,
        yaw: float = 0,
        pitch: float = 0,
        focal: float = 1300,
        centre: Point = (800, 560),
        light: Light | None = None,
    ) -> None:
        """Place the camera; angles in degrees, *centre* holds the horizon."""
        self.canvas, self.eye, self.focal, self.centre = canvas, eye, focal, centre
        self.light = light or Light()
        self._turn = (cos(radians(yaw)), sin(radians(yaw)))
        self._tilt = (cos(radians(pitch)), sin(radians(pitch)))

    def _camera(self, p: Vec) -> Vec:
        x, y, z = p[0] - self.eye[0], p[1] - self.eye[1], p[2] - self.eye[2]
        (ct, st), (cp, sp) = self._turn, self._tilt
        x, y = x * ct - y * st, x * st + y * ct
        return x, y * cp - z * sp, y * sp + z * cp

    def _screen(self, q: Vec) -> Point:
        k = self.focal / q[1]
        return self.centre[0] + q[0] * k, self.centre[1] - q[2] * k

    def at(self, x: float, y: float, z: float = 0) -> Point:
        """Return where a world point is seen."""
        q = self._camera((x, y, z))
        return self._screen((q[0], max(q[1], NEAR), q[2]))

    def size(self, x: float, y: float, z: float = 0) -> float:
        """Return how many picture units one metre measures there."""
        return self.focal / max(self._camera((x, y, z))[1], NEAR)

    def path(self, points: Sequence[Vec]) -> list[Point]:
        """Project a polygon, cutting away what lies behind the viewer."""
        seen = [self._camera(p) for p in points]
        out: list[Point] = []
        for a, b in zip(seen, seen[1:] + seen[:1], strict=True):
            if a[1] >= NEAR:
                out.append(self._screen(a))
            if (a[1] >= NEAR) != (b[1] >= NEAR):
                t = (NEAR - a[1]) / (b[1] - a[1])
                out.append(self._screen((a[0] + (b[0] - a[0]) * t, NEAR, a[2] + (b[2] - a[2]) * t)))
        return out

    def face(self, points: Sequence[Vec], colour: Colour, alpha: float = 1.0) -> list[Point]:
        """Fill a polygon standing anywhere in space."""
        seen = self.path(points)
        self.canvas.poly(seen, colour, alpha)
        return seen

    def floor(
        self, points: Sequence[Spot], colour: Colour, alpha: float = 1.0, z: float = 0
    ) -> list[Point]:
        """Fill a level polygon."""
        return self.face([(x, y, z) for x, y in points], colour, alpha)

    def slab(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        colour: Colour,
        alpha: float = 1.0,
        z: float = 0,
    ) -> list[Point]:
        """Fill a level rectangle."""
        return self.floor([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], colour, alpha, z)

    def beam(self, a: Vec, b: Vec, colour: Colour, metres: float = 0.05) -> None:
        """Draw a bar between two points, as thick as it would look."""
        thick = metres * (self.size(*a) + self.size(*b)) / 2
        self.canvas.line(self.path([a, b])[:2] or [(0, 0), (0, 0)], colour, max(0.6, thick))

    def shadow(
        self,
        base: Sequence[Spot],
        height: float,
        colour: Colour | None = None,
        alpha: float = 0.4,
        low: float = 0,
    ) -> list[Point]:
        """Throw the ground shadow of an upright prism."""
        fx, fy = self.light.fall
        spread = [(x + fx * h, y + fy * h) for x, y in base for h in (low, height)]
        return self.floor(hull(spread), colour or self.light.cool, alpha)

    def tone(self, colour: Colour, normal: Spot) -> Colour:
        """Return the colour of a wall according to how it meets the light."""
        fx, fy = self.light.fall
        k = -(fx * normal[0] + fy * normal[1]) / (hypot(fx, fy) or 1)
        if k >= 0:
            return mix(colour, self.light.warm, 0.08 + 0.24 * k)
        return mix(colour, self.light.cool, 0.3 - 0.22 * k)

    def prism(
        self,
        base: Sequence[Spot],
        z0: float,
        z1: float,
        colour: Colour,
        top: Colour | None = None,
        grain: float = 0.22,
    ) -> list["Wall"]:
        """Draw an upright block (base counter-clockwise); return the walls seen."""
        walls: list[Wall] = []
        for a, b in zip(base, [*base[1:], base[0]], strict=True):
            normal = (b[1] - a[1], a[0] - b[0])
            long = hypot(*normal) or 1.0
            normal = (normal[0] / long, normal[1] / long)
            if normal[0] * (self.eye[0] - a[0]) + normal[1] * (self.eye[1] - a[1]) <= 0:
                continue
            walls.append(Wall(self, a, b, z0, z1, normal))
        walls.sort(key=lambda w: -w.distance)
        for wall in walls:
            tint = self.tone(colour, wall.normal)
            seen = self.face(wall.corners(), tint)
            if grain and len(seen) > 2:
                self.canvas.shade(
                    seen,
                    self.light.cool,
                    min(seen, key=lambda p: p[1]),
                    (seen[0][0], max(p[1] for p in seen)),
                    grain,
                )
        if self.eye[2] > z1:
            self.floor(base, top or mix(colour, self.light.warm, 0.3), z=z1)
        return walls

    def block(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        z0: float,
        z1: float,
        colour: Colour,
        top: Colour | None = None,
        grain: float = 0.0,
    ) -> list["Wall"]:
        """Draw an upright box parallel to the axes."""
        return self.prism([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], z0, z1, colour, top, grain)


class Mirror(Stage):
    """The same view upside down under a level floor: what a wet street shows."""

    def __init__(self, stage: Stage) -> None:
        """Mirror another stage."""
        vars(self).update(vars(stage))

    def _camera(self, p: Vec) -> Vec:
        return super()._camera((p[0], p[1], -p[2]))


class Wall:
    """A flat wall with its own ruler: u metres along, z metres up."""

    def __init__(
        self, stage: Stage, a: Spot, b: Spot, z0: float, z1: float, normal: Spot | None = None
    ) -> None:
        """Stand a wall from *a* to *b*; *normal* points to the viewer's side."""
        self.stage, self.a, self.z0, self.z1 = stage, a, z0, z1
        self.long = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
        self.way = ((b[0] - a[0]) / self.long, (b[1] - a[1]) / self.long)
        self.normal = normal or (self.way[1], -self.way[0])
        mid = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        self.distance = hypot(mid[0] - stage.eye[0], mid[1] - stage.eye[1])

    def spot(self, u: float, z: float, out: float = 0) -> Vec:
        """Return the world point *out* metres in front of the wall."""
        return (
            self.a[0] + self.way[0] * u + self.normal[0] * out,
            self.a[1] + self.way[1] * u + self.normal[1] * out,
            z,
        )

    def at(self, u: float, z: float, out: float = 0) -> Point:
        """Return where a point of the wall is seen."""
        return self.stage.at(*self.spot(u, z, out))

    def corners(self) -> list[Vec]:
        """Return the four corners."""
        return [
            self.spot(0, self.z0),
            self.spot(self.long, self.z0),
            self.spot(self.long, self.z1),
            self.spot(0, self.z1),
        ]

    def rect(
        self,
        u0: float,
        z0: float,
        u1: float,
        z1: float,
        colour: Colour,
        alpha: float = 1.0,
        out: float = 0,
    ) -> list[Point]:
        """Fill a rectangle on (or in front of) the wall."""
        return self.stage.face(
            [
                self.spot(u0, z0, out),
                self.spot(u1, z0, out),
                self.spot(u1, z1, out),
                self.spot(u0, z1, out),
            ],
            colour,
            alpha,
        )

    def window(
        self,
        u0: float,
        z0: float,
        u1: float,
        z1: float,
        glass: Colour,
        frame: Colour,
        bars: int = 2,
        lit: bool = False,
    ) -> None:
        """Cut a window: reveal, glass with a slanted gleam, bars and sill."""
        dark = mix(frame, self.stage.light.cool, 0.55)
        self.rect(u0, z0, u1, z1, dark)
        gap = min(0.1, (u1 - u0) * 0.07)
        self.rect(u0 + gap, z0 + gap * 0.5, u1 - gap * 0.4, z1 - gap * 1.6, glass)
        if not lit:
            k = (u1 - u0) * 0.35
            self.stage.face(
                [
                    self.spot(u0 + gap, z1 - gap * 1.6),
                    self.spot(u0 + k * 1.7, z1 - gap * 1.6),
                    self.spot(u0 + gap, z0 + (z1 - z0) * 0.25),
                ],
                "#ffffff",
                0.16,
            )
        for i in range(1, bars):
            u = u0 + (u1 - u0) * i / bars
            self.rect(u - 0.03, z0, u + 0.03, z1 - gap, frame)
        self.rect(u0 - 0.06, z0 - 0.1, u1 + 0.06, z0, mix(frame, "#ffffff", 0.2))

    def case(
        self,
        u0: float,
        z0: float,
        u1: float,
        z1: float,
        out: float,
        colour: Colour,
        top: Colour | None = None,
    ) -> list["Wall"]:
        """Fix a box (balcony, air conditioner, awning) to the wall."""
        base = [
            self.spot(u0, 0)[:2],
            self.spot(u0, 0, out)[:2],
            self.spot(u1, 0, out)[:2],
            self.spot(u1, 0)[:2],
        ]
        cross = self.way[0] * self.normal[1] - self.way[1] * self.normal[0]
        if cross > 0:
            base.reverse()
        return self.stage.prism(base, z0, z1, colour, top, 0)
