"""Where the light comes from, and the outline of what it throws."""

from collections.abc import Sequence
from dataclasses import dataclass

from .colour import Colour

Spot = tuple[float, float]


@dataclass(frozen=True)
class Light:
    """Where shadows fall (ground metres per metre of height) and both tints."""

    fall: Spot = (0.9, 0.35)
    warm: Colour = "#ffe9c0"
    cool: Colour = "#27374f"


def hull(points: Sequence[Spot]) -> list[Spot]:
    """Return the convex outline of some ground points."""
    ordered = sorted(set(points))

    def half(seq: Sequence[Spot]) -> list[Spot]:
        out: list[Spot] = []
        for p in seq:
            while len(out) > 1 and (
                (out[-1][0] - out[-2][0]) * (p[1] - out[-2][1])
                <= (out[-1][1] - out[-2][1]) * (p[0] - out[-2][0])
            ):
                out.pop()
            out.append(p)
        return out[:-1]

    return half(ordered) + half(ordered[::-1])
