"""Which paragraphs are sub-headings: those that say so, else short lines that look like one."""

from dataclasses import replace
from itertools import zip_longest

from ..lib.document import Content, Label, Paragraph, Table
from ..lib.rich_text import Spans, plain, text_of, without
from .content import Block, Figure, Item, ListBlock, SomeBlock, TableBlock
from .lines import LONGEST_TITLE, NUMBERED, UNFINISHED, is_heading

_LONGEST_STYLED = LONGEST_TITLE + 15  # characters of a heading that its style marks as one
Pairs = list[tuple[Content | Figure, Content | Figure | None]]  # each with what is behind it
_MOSTLY = 0.5  # share of the text from which on bold says nothing any more


def blocks_of(contents: list[Content | Figure]) -> list[SomeBlock]:
    """Paragraphs as text, sub-headings or items of lists; tables and figures as they are."""
    lines = [one for one in contents if isinstance(one, Paragraph)]
    levels = _levels(contents, lines)
    plain_bold = _is_mostly_bold(lines)
    blocks: list[SomeBlock] = []
    items: list[tuple[Paragraph, Item]] = []
    for content in contents:
        if isinstance(content, Paragraph) and content.label and id(content) not in levels:
            if items and _begins_anew(items[-1][0], content):
                blocks.append(_listed(items))
                items = []
            spans = without(content.spans, "strong") if plain_bold else content.spans
            items.append((content, _item(content, spans)))
            continue
        if items:
            blocks.append(_listed(items))
            items = []
        blocks.append(_block(content, levels, plain_bold))
    return [*blocks, _listed(items)] if items else blocks


def _block(content: Content | Figure, levels: dict[int, int], plain_bold: bool) -> SomeBlock:
    if isinstance(content, Figure):
        return content
    if isinstance(content, Table):
        return TableBlock(tuple(tuple(row) for row in content.rows))
    assert isinstance(content, Paragraph)  # a picture is a figure by now
    if level := levels.get(id(content)):
        spans = without(without(content.spans, "strong"), "em")
        return Block(_numbered(content, spans), is_heading=True, level=level)
    return Block(without(content.spans, "strong") if plain_bold else content.spans)


def _numbered(line: Paragraph, spans: Spans) -> Spans:
    """A heading keeps its number as words; it is in no list."""
    if not line.label or not line.label.text:
        return spans
    return plain(f"{line.label.text} {text_of(spans)}")


def _levels(contents: list[Content | Figure], lines: list[Paragraph]) -> dict[int, int]:
    """2 or 3 for each paragraph that is a sub-heading, by its identity."""
    styled = [line for line in lines if line.level and _is_short(line)]
    found: dict[int, int] = {}
    if styled:
        highest = min(line.level for line in styled)
        found = {id(line): 2 if line.level == highest else 3 for line in styled}
    pairs = list(zip_longest(contents, contents[1:]))
    bold = [one for one, behind in pairs if id(one) not in found and _stands_alone(one, behind)]
    if marked := [*bold, *_parts(pairs, found)]:
        return found | {id(line): 3 if styled else 2 for line in marked}
    return found or _guessed(contents)


def _is_short(line: Paragraph) -> bool:
    return len(line.text) <= _LONGEST_STYLED and not UNFINISHED.search(line.text)


def _stands_alone(one: Content | Figure, behind: Content | Figure | None) -> bool:
    """A short line all in bold, with something behind it, and not in a list with that."""
    if not (isinstance(one, Paragraph) and one.is_bold and is_heading(one.text)):
        return False
    is_in_list = isinstance(behind, Paragraph) and behind.label and one.label
    return behind is not None and not is_in_list


def _parts(pairs: Pairs, found: dict[int, int]) -> list[Content | Figure]:
    """「1. 谁来出钱」, numbered by the word processor, each with text behind it: no list."""
    parts: dict[str, list[Content | Figure]] = {}
    before: Content | Figure | None = None
    for one, behind in pairs:
        is_in_list = bool(_label(before) or _label(behind))
        if behind is not None and not is_in_list and id(one) not in found and _is_part(one):
            parts.setdefault(_series(one), []).append(one)
        before = one
    return [one for several in parts.values() if len(several) > 1 for one in several]


def _is_part(one: Content | Figure) -> bool:
    label = _label(one)
    return bool(label and label.number and isinstance(one, Paragraph) and is_heading(one.text))


def _series(one: Content | Figure) -> str:
    label = _label(one)
    return label.series if label else ""


def _label(content: Content | Figure | None) -> Label | None:
    return content.label if isinstance(content, Paragraph) else None


def _guessed(contents: list[Content | Figure]) -> dict[int, int]:
    texts = [one.text if isinstance(one, Paragraph) and not one.label else "" for one in contents]
    could_be = [is_heading(text) for text in texts]
    found = {}
    for number, text in enumerate(texts):
        behind = number + 1 < len(texts)
        # several short lines in a row are a poem or a list, unless they are numbered parts
        before = number > 0 and could_be[number - 1] and not NUMBERED.match(texts[number - 1])
        after = behind and could_be[number + 1] and not NUMBERED.match(text)
        if could_be[number] and behind and not before and not after:
            found[id(contents[number])] = 2
    return found


def _is_mostly_bold(lines: list[Paragraph]) -> bool:
    length = sum(len(line.text) for line in lines)
    bold = sum(len(span.text) for line in lines for span in line.spans if "strong" in span.marks)
    return length > 0 and bold / length > _MOSTLY


def _item(line: Paragraph, spans: Spans) -> Item:
    assert line.label
    return Item(spans, line.label.depth, line.label.number)


def _begins_anew(last: Paragraph, line: Paragraph) -> bool:
    """Another list at the outermost level, or the same one counting from the start again."""
    assert last.label and line.label
    if line.label.depth:
        return False
    is_other = last.label.depth == 0 and last.label.series != line.label.series
    return is_other or (line.label.number == 1 and last.label.depth == 0)


def _listed(items: list[tuple[Paragraph, Item]]) -> ListBlock:
    """Depths without gaps, from 0."""
    written: list[Item] = []
    open_depths: list[int] = []
    for _line, item in items:
        while open_depths and open_depths[-1] > item.depth:
            open_depths.pop()
        if not open_depths or open_depths[-1] < item.depth:
            open_depths.append(item.depth)
        written.append(replace(item, depth=len(open_depths) - 1))
    return ListBlock(tuple(written))
