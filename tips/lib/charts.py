"""Where the bars of a chart lie. Everything is a share of the width or a number of pixels, so that
a drawing fits a telephone and a desk alike, and its letters keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

HEIGHT = 180  # pixels from the base line to the highest mark
_LABELS = 12  # below the columns at most
_GAP = 0.28  # of a column's room stays empty
_STEPS = (1, 2, 5)
_ROW, _LETTERS = 34, 13  # pixels of a lying bar with its label, and of the label's letters


@dataclass(frozen=True)
class Value:
    """`part` is what of `whole` is drawn in the strong colour.

    Below a column there is room for `short`, and below that for `group` where it changes.
    """

    label: str
    whole: int
    part: int
    short: str = ""
    group: str = ""


@dataclass(frozen=True)
class Column:
    label: str
    short: str  # empty where there is no room for it
    group: str  # empty but where it changes
    whole: int
    part: int
    x: str  # percent of the width
    width: str
    middle: str
    whole_y: str  # pixels from above
    whole_height: str
    part_y: str
    part_height: str


@dataclass(frozen=True)
class Mark:
    """A line across, and the number beside it."""

    number: int
    y: str


@dataclass(frozen=True)
class Columns:
    columns: list[Column]
    marks: list[Mark]
    height: int = HEIGHT


@dataclass(frozen=True)
class Bar:
    """Its label stands above it, so that a long name has the whole width."""

    label: str
    whole: int
    part: int
    label_y: int  # pixels from above, of the base line of the letters
    y: int
    whole_width: str  # percent
    part_width: str


@dataclass(frozen=True)
class Bars:
    bars: list[Bar]
    height: int


def columns(values: Sequence[Value]) -> Columns:
    """Upright, in the order of the values."""
    top = _top(max((value.whole for value in values), default=0))
    room = 100 / max(len(values), 1)
    every = -(-len(values) // _LABELS) or 1
    found, group = [], ""
    for number, value in enumerate(values):
        shown = value if number % every == 0 else replace(value, short="", group=group)
        found.append(_column(shown, number * room, room, top, group))
        group = shown.group
    numbers = range(0, top + 1, max(top // _parts(top), 1))
    return Columns(found, [Mark(each, _pixels(HEIGHT - each / top * HEIGHT)) for each in numbers])


def bars(values: Sequence[Value], most: int) -> Bars:
    """Lying, the first `most`; as long as they are against the longest."""
    longest = max((value.whole for value in values), default=0) or 1
    found = [
        Bar(
            value.label,
            value.whole,
            value.part,
            label_y=number * _ROW + _LETTERS,
            y=number * _ROW + _LETTERS + 6,
            whole_width=_percent(100 * value.whole / longest),
            part_width=_percent(100 * value.part / longest),
        )
        for number, value in enumerate(values[:most])
    ]
    return Bars(found, len(found) * _ROW)


def _column(value: Value, start: float, room: float, top: int, group: str) -> Column:
    whole, part = (number / top * HEIGHT for number in (value.whole, value.part))
    return Column(
        label=value.label,
        short=value.short,
        group=value.group if value.group != group else "",
        whole=value.whole,
        part=value.part,
        x=_percent(start + room * _GAP / 2),
        width=_percent(room * (1 - _GAP)),
        middle=_percent(start + room / 2),
        whole_y=_pixels(HEIGHT - whole),
        whole_height=_pixels(whole),
        part_y=_pixels(HEIGHT - part),
        part_height=_pixels(part),
    )


def _top(highest: int) -> int:
    """A round number that is not lower: 1, 2, 5, 10, 20 …"""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= highest:
                return step * power
        power *= 10


def _parts(top: int) -> int:
    """Into how many equal parts of whole numbers the height is divided."""
    wished = (4, 2) if str(top).startswith("2") else (5,)
    return next(parts for parts in (*wished, 1) if top % parts == 0)


def _percent(number: float) -> str:
    return f"{number:.3f}%"


def _pixels(number: float) -> str:
    return f"{number:.1f}"
