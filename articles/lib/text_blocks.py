"""A cleaned HTML text as the blocks that a reader sees one below the other.

A block keeps its text apart from its formatting, so that two texts can be compared in both.
"""

from dataclasses import dataclass
from html.parser import HTMLParser

Marks = tuple[str, ...]  # of one character: "strong", "em" …, and "a " with a link's address

PARAGRAPH, HEADING, SMALL_HEADING = "paragraph", "heading", "small heading"
QUOTATION, ITEM, NUMBERED_ITEM, ROW = "quotation", "item", "numbered item", "table row"
CAPTION, RULE, PICTURE = "caption", "rule", "picture"

_LEAVES = {"h2": HEADING, "h3": SMALL_HEADING, "tr": ROW, "figcaption": CAPTION}
_BLOCKS = {*_LEAVES, "p", "li", "blockquote", "ul", "ol", "table", "figure", "thead", "tbody"}
_INLINE = {"strong", "em", "s", "u", "sup", "sub"}
_CELL_END = " ｜ "
_LIBRARY = "/photos/"


@dataclass(frozen=True, slots=True)
class Block:
    """`text` of a picture is its caption; `marks` has one entry for each character of `text`."""

    kind: str
    text: str
    marks: tuple[Marks, ...] = ()
    picture: int = 0  # primary key of the library's photo
    alt: str = ""

    @property
    def words(self) -> tuple[int, str]:
        """What makes it the same block, whatever it looks like."""
        return self.picture, self.text


def blocks_of(html: str) -> list[Block]:
    """The blocks of a text that `lib.html.clean` has cleaned, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.finish_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[str] = []
        self._marks: list[str] = []
        self._text: list[str] = []
        self._text_marks: list[Marks] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("br", "hr", "img"):
            self._empty_element(tag, given)
            return
        if tag in _BLOCKS:
            self._between_blocks()
        elif tag in ("td", "th") and self._text:
            self._write(_CELL_END)
        self._open.append(tag)
        if tag == "a" or tag in _INLINE:
            self._marks.append(f"a {given.get('href', '')}" if tag == "a" else tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        if tag == "tr" or (tag in _BLOCKS and "tr" not in self._open):
            self.finish_block()
        while self._open.pop() != tag:
            pass
        if (tag == "a" or tag in _INLINE) and self._marks:
            self._marks.pop()

    def handle_data(self, data: str) -> None:
        if self._text or data.strip():
            self._write(data)

    def finish_block(self) -> None:
        whole = "".join(self._text)
        text = whole.strip()
        start = len(whole) - len(whole.lstrip())
        marks = tuple(self._text_marks[start : start + len(text)])
        self._text, self._text_marks = [], []
        if not text:
            return
        last = self.blocks[-1] if self.blocks else None
        if "figcaption" in self._open and last is not None and last.picture and not last.text:
            self.blocks[-1] = Block(PICTURE, text, marks, last.picture, last.alt)
        else:
            self.blocks.append(Block(self._kind(), text, marks))

    def _write(self, text: str) -> None:
        self._text.append(text)
        self._text_marks += [tuple(sorted(self._marks))] * len(text)

    def _between_blocks(self) -> None:
        """The paragraphs of a table's cells stay in the line of their row."""
        if "tr" not in self._open:
            self.finish_block()
        elif self._in_cell_again():
            self._write("\n")

    def _in_cell_again(self) -> bool:
        """Whether another paragraph of the same cell begins."""
        return self._open[-1] in ("td", "th") and bool(self._text) and self._text[-1] != _CELL_END

    def _empty_element(self, tag: str, given: dict[str, str]) -> None:
        if tag == "br":
            self._write("\n")
            return
        self.finish_block()
        if tag == "hr":
            self.blocks.append(Block(RULE, ""))
        else:
            key = given.get("src", "").removeprefix(_LIBRARY).rstrip("/")
            if key.isdecimal():
                self.blocks.append(Block(PICTURE, "", (), int(key), given.get("alt", "")))

    def _kind(self) -> str:
        for tag in reversed(self._open):
            if tag in _LEAVES:
                return _LEAVES[tag]
            if tag == "li":
                lists = [each for each in self._open if each in ("ul", "ol")]
                return NUMBERED_ITEM if lists[-1:] == ["ol"] else ITEM
            if tag == "blockquote":
                return QUOTATION
        return PARAGRAPH
