"""The drawing surface: flat inks, grainy shading, light and a printed finish.

All coordinates are in picture units (1600 × 1067); the surface itself is kept
at twice that size and reduced at the end, which smooths every edge.
"""

import itertools
from collections.abc import Sequence
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .colour import Colour, rgb, rgba
from .texture import (
    HEIGHT,
    SCALE,
    WIDTH,
    field,
    grain_table,
    halo,
    noise,
    paper,
    print_curve,
)

Point = tuple[float, float]
Points = Sequence[Point]
Box = tuple[int, int, int, int]


class Canvas:
    """A picture in the making."""

    def __init__(self, rng: Random, ground: Colour = "#f2e6cf") -> None:
        """Start with an even *ground* colour."""
        self.rng = rng
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), rgb(ground))
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    # ---- flat shapes -------------------------------------------------
    def poly(self, points: Points, colour: Colour, alpha: float = 1.0) -> None:
        """Fill a polygon."""
        if len(points) > 2:
            self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], rgba(colour, alpha))

    def rect(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        colour: Colour,
        alpha: float = 1.0,
        radius: float = 0,
    ) -> None:
        """Fill an upright rectangle, optionally with round corners."""
        box = [min(x0, x1) * SCALE, min(y0, y1) * SCALE, max(x0, x1) * SCALE, max(y0, y1) * SCALE]
        if radius:
            self.pen.rounded_rectangle(box, radius * SCALE, rgba(colour, alpha))
        else:
            self.pen.rectangle(box, rgba(colour, alpha))

    def oval(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: float = 1.0
    ) -> None:
        """Fill an ellipse about (x, y)."""
        self.pen.ellipse(
            [(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE],
            rgba(colour, alpha),
        )

    def ring(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, width: float = 2
    ) -> None:
        """Outline an ellipse."""
        self.pen.ellipse(
            [(x - rx) * SCALE, (y - ry) * SCALE, (x + rx) * SCALE, (y + ry) * SCALE],
            outline=rgba(colour),
            width=max(1, round(width * SCALE)),
        )

    def line(self, points: Points, colour: Colour, width: float = 2, alpha: float = 1.0) -> None:
        """Draw an open line with rounded joints."""
        thick = max(1, round(width * SCALE))
        self.pen.line(
            [(x * SCALE, y * SCALE) for x, y in points],
            rgba(colour, alpha),
            thick,
            joint="curve" if thick > 3 and alpha == 1 else None,
        )
        if thick > 5 and alpha == 1:
            for x, y in (points[0], points[-1]):
                self.oval(x, y, width / 2, width / 2, colour)

    def blob(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        colour: Colour,
        rough: float = 0.1,
        alpha: float = 1.0,
    ) -> list[Point]:
        """Fill an irregular round patch and return its outline."""
        steps = max(24, min(84, int((rx + ry) / 2)))
        lobes = max(5, min(15, int((rx + ry) / 14)))
        phase, drift = self.rng.uniform(0, 6), self.rng.uniform(0, 6)
        points = []
        for i in range(steps):
            t = 2 * pi * i / steps
            bump = abs(sin(lobes * t / 2 + phase + 0.5 * sin(2 * t + drift)))
            r = 1 - rough * 0.5 + rough * bump + rough * 0.7 * sin(2 * t + drift)
            points.append((x + rx * r * cos(t), y + ry * r * sin(t)))
        self.poly(points, colour, alpha)
        return points

    # ---- tone and light ----------------------------------------------
    def sky(self, stops: Sequence[tuple[float, Colour]], y0: float = 0, y1: float = HEIGHT) -> None:
        """Lay a vertical gradient; *stops* run from 0 (y0) to 1 (y1)."""
        steps = 64
        column = Image.new("RGB", (1, steps))
        for j in range(steps):
            t = j / (steps - 1)
            for (t0, c0), (t1, c1) in itertools.pairwise(stops):
                if t0 <= t <= t1:
                    k = (t - t0) / (t1 - t0)
                    a, b = rgb(c0), rgb(c1)
                    column.putpixel(
                        (0, j),
                        (
                            round(a[0] + (b[0] - a[0]) * k),
                            round(a[1] + (b[1] - a[1]) * k),
                            round(a[2] + (b[2] - a[2]) * k),
                        ),
                    )
                    break
        size = (WIDTH * SCALE, round((y1 - y0) * SCALE))
        tall = column.resize((1, size[1]), Image.Resampling.BICUBIC)
        self.image.paste(tall.resize(size, Image.Resampling.NEAREST), (0, round(y0 * SCALE)))

    def _box(self, points: Points, pad: float = 0) -> Box | None:
        """Return the surface box round *points*, or None when off the picture."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (
            max(0, int((min(xs) - pad) * SCALE)),
            max(0, int((min(ys) - pad) * SCALE)),
            min(WIDTH * SCALE, int((max(xs) + pad) * SCALE) + 1),
            min(HEIGHT * SCALE, int((max(ys) + pad) * SCALE) + 1),
        )
        return box if box[2] > box[0] and box[3] > box[1] else None

    def shade(
        self,
        points: Points,
        colour: Colour,
        start: Point,
        end: Point,
        strength: float = 0.6,
        grain: bool = True,
    ) -> None:
        """Shade a polygon from nothing at *start* to *strength* at *end*."""
        box = self._box(points)
        if box is None or len(points) < 3:
            return
        size = (box[2] - box[0], box[3] - box[1])
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon(
            [(x * SCALE - box[0], y * SCALE - box[1]) for x, y in points], 255
        )
        dx, dy = end[0] - start[0], end[1] - start[1]
        span = (dx * dx + dy * dy) or 1.0
        left, top = box[0] / SCALE - start[0], box[1] / SCALE - start[1]
        wide, high = size[0] / SCALE, size[1] / SCALE

        def ramp(u: float, v: float) -> float:
            t = ((left + u * wide) * dx + (top + v * high) * dy) / span
            return max(0.0, min(1.0, t)) * strength

        tone = field(size, ramp, 10)
        if grain:
            tone = ImageChops.add(tone, noise().crop(box), 1, -255).point(grain_table())
        self.image.paste(rgb(colour), box, ImageChops.multiply(mask, tone))

    def union(self, shapes: Sequence[Points], colour: Colour, alpha: float) -> None:
        """Fill several overlapping polygons with one even tone."""
        box = self._box([p for shape in shapes for p in shape])
        if box is None:
            return
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]))
        pen = ImageDraw.Draw(mask)
        for shape in shapes:
            pen.polygon(
                [(x * SCALE - box[0], y * SCALE - box[1]) for x, y in shape], round(255 * alpha)
            )
        self.image.paste(rgb(colour), box, mask)

    def wash(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        colour: Colour,
        first: float,
        last: float,
        across: bool = False,
    ) -> None:
        """Veil a rectangle with an alpha running from *first* to *last*."""
        box = self._box([(x0, y0), (x1, y1)])
        if box is None:
            return
        size = (box[2] - box[0], box[3] - box[1])
        mask = field(size, lambda u, v: first + (last - first) * (u if across else v))
        self.image.paste(rgb(colour), box, mask)

    def glow(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, strength: float = 0.8
    ) -> None:
        """Add soft light about (x, y)."""
        full = (
            int((x - rx) * SCALE),
            int((y - ry) * SCALE),
            int((x + rx) * SCALE),
            int((y + ry) * SCALE),
        )
        box = self._box([(x - rx, y - ry), (x + rx, y + ry)])
        if box is None or full[2] - full[0] < 2 or full[3] - full[1] < 2:
            return
        kx, ky = 128 / (full[2] - full[0]), 128 / (full[3] - full[1])
        source = (
            (box[0] - full[0]) * kx,
            (box[1] - full[1]) * ky,
            min(128.0, (box[2] - full[0]) * kx),
            min(128.0, (box[3] - full[1]) * ky),
        )
        size = (box[2] - box[0], box[3] - box[1])
        light_mask = halo().resize(size, Image.Resampling.BILINEAR, box=source)
        bands = [
            light_mask.point([int(v * part * strength / 255) for v in range(256)])
            for part in rgb(colour)
        ]
        light = Image.merge("RGB", bands)
        self.image.paste(ImageChops.screen(self.image.crop(box), light), box)

    def soft(self, points: Points, colour: Colour, alpha: float, blur: float) -> None:
        """Fill a polygon with soft edges (steam, mist, contact shadows)."""
        box = self._box(points, blur * 2)
        if box is None:
            return
        unit = max(2, int(blur * SCALE / 3))
        size = (box[2] - box[0], box[3] - box[1])
        small = Image.new("L", (size[0] // unit + 1, size[1] // unit + 1))
        ImageDraw.Draw(small).polygon(
            [((x * SCALE - box[0]) / unit, (y * SCALE - box[1]) / unit) for x, y in points],
            round(255 * alpha),
        )
        small = small.filter(ImageFilter.GaussianBlur(blur * SCALE / unit / 1.5))
        self.image.paste(rgb(colour), box, small.resize(size, Image.Resampling.BICUBIC))

    def reflect(
        self, y: float, depth: float, squash: float, tint: Colour, amount: float, wave: float = 4
    ) -> None:
        """Mirror what stands above *y* into the water below it."""
        high = int(depth * SCALE)
        taken = int(min(y, depth / squash) * SCALE)
        top = int(y * SCALE)
        part = self.image.crop((0, top - taken, WIDTH * SCALE, top))
        part = part.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        part = part.resize((WIDTH * SCALE, min(high, int(taken * squash))))
        part.paste(
            rgb(tint),
            (0, 0, *part.size),
            field(part.size, lambda _, v: amount + (1 - amount) * v * 0.55),
        )
        self.image.paste(part, (0, top))
        self.ripple(y, y + part.height / SCALE, wave)

    def ripple(self, y0: float, y1: float, wave: float = 4) -> None:
        """Shake the band between two heights as moving water does, more towards the viewer."""
        top, end = int(y0 * SCALE), min(HEIGHT * SCALE, int(y1 * SCALE))
        high = max(1, end - top)
        at, phase = top, self.rng.uniform(0, 6)
        while at < end:
            deep = (at - top) / high
            step = int(3 + 9 * deep)
            sway = sin((at - top) * 0.11 + phase) + 0.6 * sin((at - top) * 0.047)
            shift = int(wave * SCALE * (0.25 + deep) * sway)
            strip = self.image.crop((0, at, WIDTH * SCALE, min(end, at + step)))
            self.image.paste(ImageChops.offset(strip, shift, 0), (0, at))
            at += step

    def finish(self) -> Image.Image:
        """Reduce, grade and give the print its paper grain."""
        done = self.image.reduce(SCALE).point(print_curve())
        return ImageChops.add(done, paper(), 1, -128)
