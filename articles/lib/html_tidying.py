"""What a sanitiser leaves standing and no reader sees: empty elements, spaces at either end.

One walk over the text, with a stack of what is open, so the time grows with the length.
"""

import re
from dataclasses import dataclass, field

MAX_DEPTH = 16  # elements in one another; a link in bold words in a list in a table has ten
_PIECE = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*>|[^<]+|<")
_VOID = frozenset(("br", "hr", "img"))
_INDENTED = frozenset(
    ("p", "h2", "h3", "li", "blockquote", "td", "th", "thead", "figcaption")
)  # lose the spaces at their beginning
_TRAILING = frozenset(("p", "h2", "h3", "li", "td", "th", "figcaption"))  # at their end
_MAY_BE_EMPTIED = frozenset(
    ("<p>", "<h2>", "<h3>", "<figure>", "<figcaption>", "<blockquote>", "<li>", "<ul>", "<ol>")
)
_SPACE = "&nbsp;"  # as the sanitiser writes U+00A0


def tidied(text: str) -> str:
    """A sanitised HTML text, in which every element is closed, without what nobody sees.

    Dropped: pictures without a source, links without a target (their words stay), elements
    deeper than MAX_DEPTH (what is in them stays), spaces at either end of a block, and blocks
    that hold nothing but spaces and line breaks.
    """
    walk = _Walk()
    for piece in _PIECE.finditer(text):
        tag = piece[2]
        if not tag:
            walk.words(piece[0])
        elif piece[1]:
            walk.end(tag, piece[0])
        elif tag in _VOID:
            walk.void(tag, piece[0])
        else:
            walk.start(tag, piece[0])
    return "".join(walk.written).strip()


@dataclass(slots=True)
class _Open:
    tag: str
    at: int  # of its start tag among what is written; -1 where it is left out
    has_content: bool = False


@dataclass
class _Walk:
    written: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    shown: list[_Open] = field(default_factory=list)  # those of them that are written

    def words(self, text: str) -> None:
        if self._begins_block():
            text = text.lstrip()
        if text:
            self.written.append(text)
            if text.replace(_SPACE, "").strip():
                self._hold()

    def void(self, tag: str, code: str) -> None:
        if tag == "img" and ' src="' not in code:
            return
        self.written.append(code)
        if tag != "br":
            self._hold()

    def start(self, tag: str, code: str) -> None:
        is_left_out = len(self.shown) >= MAX_DEPTH or (tag == "a" and " href=" not in code)
        one = _Open(tag, -1 if is_left_out else len(self.written))
        self.open.append(one)
        if not is_left_out:
            self.shown.append(one)
            self.written.append(code)

    def end(self, tag: str, code: str) -> None:
        if not self.open or self.open[-1].tag != tag:
            return
        one = self.open.pop()
        if one.at < 0:
            return
        self.shown.pop()
        if not one.has_content and self.written[one.at] in _MAY_BE_EMPTIED:
            del self.written[one.at :]
            return
        if tag in _TRAILING:
            self._strip_end()
        self.written.append(code)
        self._hold()

    def _begins_block(self) -> bool:
        """Whether nothing is written yet in a block that begins without spaces."""
        if not self.shown or self.shown[-1].at != len(self.written) - 1:
            return False
        return self.shown[-1].tag in _INDENTED

    def _hold(self) -> None:
        """Whatever is open around has something in it."""
        if self.shown:
            self.shown[-1].has_content = True

    def _strip_end(self) -> None:
        while not self.written[-1].startswith("<"):
            text = self.written.pop().rstrip()
            if text:
                self.written.append(text)
                return
