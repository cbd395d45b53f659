"""What people wear and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from .colour import (
    BRICK,
    BROWN,
    CORAL,
    CREAM,
    FOREST,
    GOLD,
    INK,
    NAVY,
    OCHRE,
    PINK,
    SAGE,
    SKIN,
    SLATE,
    STONE,
    TEAL,
    WINE,
    Colour,
    mix,
)

TOPS: tuple[Colour, ...] = (
    BRICK,
    CORAL,
    OCHRE,
    GOLD,
    TEAL,
    NAVY,
    CREAM,
    SAGE,
    PINK,
    WINE,
    "#d9d3c4",
    "#5d86a0",
    FOREST,
)
LEGS: tuple[Colour, ...] = (INK, NAVY, SLATE, BROWN, "#4a4f57", "#7b6a58", "#30405a")
HAIRS: tuple[Colour, ...] = ("#22201f", "#2c2422", "#1f1d22", "#33302f", "#8d8a86")


@dataclass(frozen=True)
class Look:
    """What somebody wears."""

    top: Colour = BRICK
    legs: Colour = INK
    hair: Colour = "#22201f"
    skin: Colour = SKIN
    hem: float = 0.47
    skirt: bool = False
    cut: str = "short"
    vest: Colour | None = None
    hat: Colour | None = None
    bag: Colour | None = None
    pack: Colour | None = None


@dataclass(frozen=True)
class Pose:
    """Joint angles in degrees from hanging straight down; forwards is positive."""

    hip: float = 0.5
    lean: float = 0
    legs: tuple[tuple[float, float], tuple[float, float]] = ((3, 1), (-3, -4))
    arms: tuple[tuple[float, float], tuple[float, float]] = ((6, 14), (-8, 2))
    view: str = "side"
    nod: float = 0


POSES: dict[str, Pose] = {
    "point": Pose(view="front", legs=((-4, -1), (4, 1)), arms=((-12, -6), (150, 160))),
    "treated": Pose(hip=0.265, lean=2, legs=((84, 4), (78, -8)), arms=((52, 84), (20, 60)), nod=4),
    "treat": Pose(hip=0.265, lean=9, legs=((84, 4), (78, -6)), arms=((40, 78), (54, 80)), nod=12),
    "sip": Pose(hip=0.26, lean=-8, legs=((82, 2), (76, -8)), arms=((40, 118), (26, 60)), nod=8),
    "lounge": Pose(hip=0.255, lean=-16, legs=((84, 10), (80, -4)), arms=((34, 120), (10, 66))),
    "stand": Pose(arms=((4, 16), (-6, 4))),
    "front": Pose(view="front", legs=((-4, -1), (4, 1)), arms=((-9, -4), (9, 4))),
    "walk": Pose(lean=3, legs=((24, 10), (-18, -36)), arms=((-22, -8), (20, 44)), hip=0.485),
    "stroll": Pose(lean=2, legs=((15, 5), (-12, -24)), arms=((-14, -2), (12, 28)), hip=0.493),
    "run": Pose(lean=12, legs=((52, -8), (-24, -84)), arms=((-42, 48), (38, 128)), hip=0.5),
    "sit": Pose(hip=0.265, legs=((84, 4), (78, -8)), arms=((28, 74), (18, 62)), nod=6),
    "read": Pose(hip=0.265, legs=((86, 6), (80, -6)), arms=((20, 98), (14, 92)), nod=16, lean=-4),
    "reach": Pose(lean=8, arms=((62, 88), (48, 70)), nod=8),
    "carry": Pose(lean=2, legs=((16, 6), (-13, -25)), arms=((16, 84), (12, 78)), hip=0.492),
    "wave": Pose(arms=((140, 165), (-6, 4))),
    "bend": Pose(lean=36, hip=0.47, legs=((8, -8), (-2, -12)), arms=((6, 18), (22, 30)), nod=14),
    "sweep": Pose(lean=14, legs=((18, 4), (-12, -22)), arms=((40, 62), (18, 60)), nod=12, hip=0.49),
    "taiji": Pose(hip=0.42, lean=1, legs=((48, -14), (-40, -46)), arms=((84, 96), (-62, -84))),
    "hold": Pose(view="front", legs=((-3, -1), (5, 2)), arms=((-10, -6), (16, 150))),
    "ride": Pose(hip=0.54, lean=26, legs=((66, 8), (30, -32)), arms=((52, 72), (48, 68)), nod=-4),
    "squat": Pose(
        hip=0.17, lean=22, legs=((112, -34), (104, -40)), arms=((40, 66), (30, 58)), nod=8
    ),
    "jump": Pose(lean=-4, hip=0.56, legs=((30, -30), (-12, -58)), arms=((150, 172), (34, 80))),
}


def any_look(rng: Random, tops: Sequence[Colour] = TOPS, **changes: object) -> Look:
    """Return somebody's random clothes."""
    look = Look(
        top=rng.choice(tops),
        legs=rng.choice(LEGS),
        hair=rng.choice(HAIRS),
        skin=mix(SKIN, rng.choice((PINK, BROWN, STONE)), rng.uniform(0, 0.18)),
        hem=rng.choice((0.47, 0.45, 0.4, 0.34)),
        skirt=rng.random() < 0.22,
        cut=rng.choice(("short", "short", "long", "bun")),
    )
    return replace(look, **changes) if changes else look
