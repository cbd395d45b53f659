"""Colours: one family of inks shared by every picture."""

from functools import lru_cache

RGB = tuple[int, int, int]
Colour = str | RGB

INK = "#1d2b3d"
NAVY = "#2b4257"
TEAL = "#2f6b6e"
SKY = "#b9d3d4"
FOREST = "#23493f"
LEAF = "#4f7d57"
SAGE = "#94ad7c"
LIME = "#c9cf8a"
CREAM = "#f6ead2"
OCHRE = "#dfa044"
GOLD = "#f3c566"
CORAL = "#e2725b"
BRICK = "#b8493a"
WINE = "#6f2b35"
PINK = "#ecb9a1"
STONE = "#a7a79a"
SLATE = "#64737a"
BROWN = "#6b4a38"
UMBER = "#3d2c29"
SKIN = "#e0a987"


@lru_cache(maxsize=4096)
def _parse(text: str) -> RGB:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def rgb(colour: Colour) -> RGB:
    """Return *colour* as three numbers."""
    return _parse(colour) if isinstance(colour, str) else colour


def rgba(colour: Colour, alpha: float = 1.0) -> tuple[int, int, int, int]:
    """Return *colour* with an opacity from 0 to 1."""
    r, g, b = rgb(colour)
    return r, g, b, max(0, min(255, round(alpha * 255)))


def mix(first: Colour, second: Colour, share: float) -> RGB:
    """Blend two colours; *share* is the part of the second."""
    a, b = rgb(first), rgb(second)
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def darker(colour: Colour, share: float = 0.35, towards: Colour = INK) -> RGB:
    """Return the colour in shadow (shadows lean to blue ink)."""
    return mix(colour, towards, share)


def lighter(colour: Colour, share: float = 0.35, towards: Colour = "#fff3d6") -> RGB:
    """Return the colour in warm light."""
    return mix(colour, towards, share)
