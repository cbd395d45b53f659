"""A pen that draws in a figure's own coordinates (height 1, feet at 0)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin

from .canvas import Canvas, Point
from .colour import Colour


@dataclass
class Pen:
    """Maps figure coordinates (height 1, feet at 0) to the picture."""

    canvas: Canvas
    origin: Point
    side: Point
    up: Point
    flat: Colour | None = None
    alpha: float = 1.0
    _ring: Sequence[Point] = field(
        default_factory=lambda: [(cos(2 * pi * i / 18), sin(2 * pi * i / 18)) for i in range(18)]
    )

    def spot(self, x: float, y: float) -> Point:
        """Return where a figure point lands."""
        return (
            self.origin[0] + x * self.side[0] + y * self.up[0],
            self.origin[1] + x * self.side[1] + y * self.up[1],
        )

    def poly(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """Fill a polygon given in figure coordinates."""
        if self.flat is not None:
            if alpha < 1:
                return
            colour = self.flat
        self.canvas.poly([self.spot(*p) for p in points], colour, alpha * self.alpha)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """Fill an ellipse."""
        self.poly([(x + rx * c, y + ry * s) for c, s in self._ring], colour)

    def limb(self, a: Point, b: Point, wide: float, narrow: float, colour: Colour) -> None:
        """Fill a tapering limb with round joints."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        long = hypot(dx, dy) or 1.0
        nx, ny = -dy / long / 2, dx / long / 2
        self.poly(
            [
                (a[0] + nx * wide, a[1] + ny * wide),
                (b[0] + nx * narrow, b[1] + ny * narrow),
                (b[0] - nx * narrow, b[1] - ny * narrow),
                (a[0] - nx * wide, a[1] - ny * wide),
            ],
            colour,
        )
        self.oval(*a, wide / 2, wide / 2, colour)
        self.oval(*b, narrow / 2, narrow / 2, colour)
