"""What was recognised in a manuscript, and how it is written as HTML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from ..lib.chinese import PunctuationSuggestion, apply_punctuation, suggest_punctuation
from ..lib.document import Cell, Picture
from ..lib.rich_text import Spans, replaced, text_of, to_html

Change = Callable[[Spans], Spans]
Sources = Mapping[Picture, str]  # where each picture lies by now


class ManuscriptRefused(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence for the person who brought the file."""


@dataclass(frozen=True)
class Block:
    """A paragraph or a sub-heading."""

    spans: Spans
    is_heading: bool = False
    level: int = 2  # of a sub-heading: 2 or 3

    @property
    def text(self) -> str:
        return text_of(self.spans)

    def changed(self, change: Change) -> "Block":
        return replace(self, spans=change(self.spans))

    def html(self, _sources: Sources) -> str:
        tag = f"h{self.level}" if self.is_heading else "p"
        return f"<{tag}>{to_html(self.spans)}</{tag}>"


@dataclass(frozen=True)
class Item:
    spans: Spans
    depth: int = 0
    number: int = 0  # 0 for a bullet


@dataclass(frozen=True)
class ListBlock:
    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        return "\n".join(text_of(item.spans) for item in self.items)

    def changed(self, change: Change) -> "ListBlock":
        return ListBlock(tuple(replace(item, spans=change(item.spans)) for item in self.items))

    def html(self, _sources: Sources) -> str:
        written = ""
        open_tags: list[str] = []
        for item in self.items:
            while len(open_tags) > item.depth + 1:
                written += f"</li></{open_tags.pop()}>"
            if len(open_tags) == item.depth + 1:
                written += "</li>"
            else:
                open_tags.append("ol" if item.number else "ul")
                start = f' start="{item.number}"' if item.number > 1 else ""
                written += f"<{open_tags[-1]}{start}>"
            written += f"<li>{to_html(item.spans)}"
        return written + "".join(f"</li></{tag}>" for tag in reversed(open_tags))


@dataclass(frozen=True)
class TableBlock:
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def text(self) -> str:
        return "\n".join(cell.text for row in self.rows for cell in row if cell.text)

    def changed(self, change: Change) -> "TableBlock":
        return TableBlock(
            tuple(
                tuple(replace(cell, lines=[change(line) for line in cell.lines]) for cell in row)
                for row in self.rows
            )
        )

    def html(self, _sources: Sources) -> str:
        rows = ("".join(_cell_html(cell) for cell in row) for row in self.rows)
        return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


@dataclass(frozen=True)
class Figure:
    picture: Picture
    caption: Spans = ()
    credit: str = ""

    @property
    def text(self) -> str:
        return text_of(self.caption)

    def changed(self, change: Change) -> "Figure":
        return replace(self, caption=change(self.caption))

    def html(self, sources: Sources) -> str:
        """Empty where the picture did not come into the library."""
        if self.picture not in sources:
            return ""
        caption = to_html(self.caption)
        caption = f"<figcaption>{caption}</figcaption>" if caption else ""
        alt = escape(self.picture.alt)
        return f'<figure><img src="{sources[self.picture]}" alt="{alt}">{caption}</figure>'


SomeBlock = Block | ListBlock | TableBlock | Figure


@dataclass(frozen=True)
class Manuscript:
    title: str  # "" where no line is one
    subtitle: str
    byline: list[tuple[str, str]]  # (role of Byline, name)
    blocks: list[SomeBlock]
    stripped: list[str]  # lines that the page prints by itself
    warnings: list[str] = field(default_factory=list)
    kicker: str = ""
    notes: list[Spans] = field(default_factory=list)  # by their numbers, from 1

    @property
    def headings(self) -> list[str]:
        return [one.text for one in self.blocks if isinstance(one, Block) and one.is_heading]

    @property
    def paragraphs(self) -> list[str]:
        return [one.text for one in self.blocks if isinstance(one, Block) and not one.is_heading]

    @property
    def figures(self) -> list[Figure]:
        return [one for one in self.blocks if isinstance(one, Figure)]

    @property
    def text(self) -> str:
        """Headline, body and notes, a line each: what the gazetteer reads."""
        lines = [self.kicker, self.title, self.subtitle, *(block.text for block in self.blocks)]
        return "\n".join(line for line in [*lines, *map(text_of, self.notes)] if line)

    @property
    def body_html(self) -> str:
        """Without its pictures, which are nowhere yet."""
        return self.body({})

    def body(self, sources: Sources) -> str:
        """The text as HTML; a picture stands where it is in the library by now."""
        return "".join(block.html(sources) for block in self.blocks) + self._notes_html()

    def _notes_html(self) -> str:
        items = "".join(f"<li>{to_html(note)}</li>" for note in self.notes)
        return f"<hr><ol>{items}</ol>" if items else ""

    @property
    def punctuation_suggestions(self) -> list[PunctuationSuggestion]:
        """Half-width marks in `text` that should be full-width."""
        return suggest_punctuation(self.text)

    def with_full_width(self) -> "Manuscript":
        """With every punctuation suggestion taken."""
        return replace(
            self,
            kicker=apply_punctuation(self.kicker),
            title=apply_punctuation(self.title),
            subtitle=apply_punctuation(self.subtitle),
            blocks=[block.changed(_full_width) for block in self.blocks],
            notes=[_full_width(note) for note in self.notes],
        )

    def as_dict(self) -> dict[str, Any]:
        """What was recognised, for a program or a person that looks through it."""
        lists = [one for one in self.blocks if isinstance(one, ListBlock)]
        tables = [one for one in self.blocks if isinstance(one, TableBlock)]
        return {
            "title": self.title,
            "kicker": self.kicker,
            "subtitle": self.subtitle,
            "byline": [{"role": role, "name": name} for role, name in self.byline],
            "headings": self.headings,
            "paragraphs": self.paragraphs,
            "pictures": [
                {"caption": one.text, "credit": one.credit, "alt": one.picture.alt}
                for one in self.figures
            ],
            "lists": [[text_of(item.spans) for item in one.items] for one in lists],
            "tables": [[[cell.text for cell in row] for row in one.rows] for one in tables],
            "notes": [text_of(note) for note in self.notes],
            "stripped": self.stripped,
            "warnings": self.warnings,
        }


def _full_width(spans: Spans) -> Spans:
    suggestions = suggest_punctuation(text_of(spans))
    return replaced(
        spans, ((one.start, one.start + len(one.found), one.replacement) for one in suggestions)
    )


def _cell_html(cell: Cell) -> str:
    tag = "th" if cell.is_heading else "td"
    spans = "".join(
        f' {name}="{count}"'
        for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if count > 1
    )
    return f"<{tag}{spans}>{'<br>'.join(map(to_html, cell.lines))}</{tag}>"
