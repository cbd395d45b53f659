"""Tables: merged cells, heading rows, and those that only hold things in place."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from ..document import Cell, Content, Paragraph, Picture, Table
from .xml import child, number, switch, value

_THROUGH = ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")
_MOST_COLUMNS = 63  # that Word makes
Read = Callable[[Element], list[Content]]


def read_table(element: Element, read: Read) -> list[Content]:
    """The table, or what is in it where it only holds text or pictures in place.

    Pictures stand behind the table; a cell below a picture is its caption.
    """
    rows = [[(one, read(one)) for one in _cells(row)] for row in _rows(element)]
    pictures = [one for row in rows for _cell, held in row for one in held if _is_picture(one)]
    widest = max((len(row) for row in rows), default=0)
    is_picture_beside_text = len(rows) == 1 and bool(pictures)
    if widest <= 1 or is_picture_beside_text or _is_frame_of_pictures(rows):
        return _by_columns(rows)
    return [Table(_merged(rows, list(_rows(element)))), *pictures]


Row = list[tuple[Element, list[Content]]]


def _merged(rows: list[Row], elements: list[Element]) -> list[list[Cell]]:
    open_cells: dict[int, Cell] = {}  # by the column in which they begin
    found = []
    in_head = True
    for row, element in zip(rows, elements, strict=True):
        properties = child(element, "w:trPr")
        in_head = in_head and bool(switch(properties, "w:tblHeader"))
        cells: list[Cell] = []
        column = number(value(properties, "w:gridBefore"))
        if column:
            cells.append(Cell(colspan=min(column, _MOST_COLUMNS)))
        for one, held in row:
            cell_properties = child(one, "w:tcPr")
            width = min(max(number(value(cell_properties, "w:gridSpan"), 1), 1), _MOST_COLUMNS)
            if _continues(cell_properties, "w:hMerge") and cells:
                cells[-1].colspan += width
            elif _continues(cell_properties, "w:vMerge") and column in open_cells:
                open_cells[column].rowspan += 1
                open_cells[column].lines += _lines(held)
            else:
                cells.append(Cell(_lines(held), width, 1, in_head))
                open_cells[column] = cells[-1]
            column += width
        found.append(cells)
    return [row for row in found if row]


def _continues(properties: Element | None, name: str) -> bool:
    found = child(properties, name)
    return found is not None and found.get("w:val", "continue") == "continue"


def _lines(held: list[Content]) -> list:
    """A cell's words, a line for each paragraph; a table inside it a line for each row."""
    lines = []
    for one in held:
        if isinstance(one, Paragraph):
            lines.append(one.spans)
        elif isinstance(one, Table):
            for row in one.rows:
                parts = [line for cell in row for line in cell.lines]
                lines += parts
    return lines


def _is_picture(content: Content) -> bool:
    return isinstance(content, Picture)


def _is_frame_of_pictures(rows: list[Row]) -> bool:
    """Whether the cells hold pictures and what stands below each of them, and nothing else."""
    pictured: set[int] = set()
    has_words_only = False
    for row in rows:
        for column, (_cell, held) in enumerate(row):
            if any(_is_picture(one) for one in held):
                pictured.add(column)
            elif held and column not in pictured:
                has_words_only = True
    return bool(pictured) and not has_words_only


def _by_columns(rows: list[Row]) -> list[Content]:
    """What is in the cells, each picture with what stands below it."""
    found: list[Content] = []
    taken: set[tuple[int, int]] = set()
    for number_of_row, row in enumerate(rows):
        for column, (_cell, held) in enumerate(row):
            if (number_of_row, column) in taken:
                continue
            found += held
            below = rows[number_of_row + 1] if number_of_row + 1 < len(rows) else []
            is_alone = bool(held) and all(_is_picture(one) for one in held)
            if is_alone and column < len(below):
                caption = below[column][1]
                if not any(_is_picture(one) for one in caption):
                    found += _as_captions(caption)
                    taken.add((number_of_row + 1, column))
    return found


def _as_captions(contents: list[Content]) -> list[Content]:
    for one in contents:
        if isinstance(one, Paragraph):
            one.role = "caption"
    return contents


def _rows(element: Element) -> Iterator[Element]:
    for one in element:
        if one.tag == "w:tr":
            properties = child(one, "w:trPr")
            is_gone = child(properties, "w:del") is not None or switch(properties, "w:hidden")
            if not is_gone:
                yield one
        elif one.tag in _THROUGH:
            yield from _rows(one)


def _cells(element: Element) -> Iterator[Element]:
    for one in element:
        if one.tag == "w:tc":
            if child(one, "w:tcPr", "w:cellDel") is None:
                yield one
        elif one.tag in _THROUGH:
            yield from _cells(one)
