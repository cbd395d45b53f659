"""What a document holds, whatever file it came in: paragraphs, tables, pictures, notes."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .rich_text import Spans, is_wholly, text_of


@dataclass(frozen=True)
class Label:
    """What stands before a numbered or bulleted paragraph."""

    text: str  # 「3.」; "" for a bullet
    number: int  # 0 for a bullet
    depth: int  # 0 for the outermost
    series: str  # items of one list have the same


@dataclass(eq=False)
class Paragraph:
    """One paragraph, with what its writer made of it. Each is itself: two may read alike."""

    spans: Spans
    role: str = ""  # title, subtitle or caption, where its style says so
    level: int = 0  # of a heading, 1 for the highest; 0 for none
    is_centred: bool = False
    size: float = 0.0  # points of its largest letters; 0 where unknown
    label: Label | None = None
    is_continued: bool = False  # the line before it belongs to the same paragraph

    @property
    def text(self) -> str:
        return text_of(self.spans)

    @property
    def is_bold(self) -> bool:
        return is_wholly(self.spans, "strong")


@dataclass(eq=False)
class Picture:
    name: str  # inside the document; for messages only
    read: Callable[[], bytes]  # raises the reader's own refusal
    alt: str = ""


@dataclass(eq=False)
class Cell:
    lines: list[Spans] = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1
    is_heading: bool = False

    @property
    def text(self) -> str:
        return "\n".join(text_of(line) for line in self.lines)


@dataclass(eq=False)
class Table:
    rows: list[list[Cell]]


Content = Paragraph | Picture | Table


@dataclass(eq=False)
class Document:
    contents: list[Content]
    notes: list[Spans] = field(default_factory=list)  # in the order of their numbers, from 1
    warnings: list[str] = field(default_factory=list)  # sentences for who brought it
