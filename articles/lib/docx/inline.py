"""What stands inside one paragraph: words with their marks, and what is anchored in it.

Left out: what was deleted or moved away, what is hidden, comments, and fields that only a printed
page needs. Kept: what was inserted, and text boxes, behind the paragraph that holds them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..rich_text import Span, Spans, tidied
from ..text_files import INVISIBLE
from .drawings import Drawn, read_drawing
from .source import Source, chosen
from .styles import Style, size_of
from .xml import child, children, number, switch, value

_THROUGH = frozenset(
    (
        *("w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:sdtContent", "w:dir", "w:bdo"),
        *("w:rubyBase", "?:ins"),
    )
)
_LINE = re.compile(r"[\r\n\t]+")
_BULLETS = {
    "\uf0fc": "✓",
    "\uf0fe": "☑",
    "\uf0a8": "☐",
    "\uf06c": "●",
    "\uf06e": "■",
    "\uf0b7": "•",
}


@dataclass
class Inline:
    """Gathers a paragraph's content; `read` may be called for several pieces of it."""

    source: Source
    style: Style
    spans: list[Span] = field(default_factory=list)
    before: list[Drawn] = field(default_factory=list)  # drawings that no word stands before
    behind: list[Drawn] = field(default_factory=list)
    size: float = 0.0  # points of the largest letters

    def read(self, elements: Iterable[Element], href: str = "") -> None:
        for one in elements:
            self._read_one(one, href)

    def words(self) -> Spans:
        return tidied(self.spans)

    def _read_one(self, one: Element, href: str) -> None:
        match one.tag:
            case "w:r":
                self._run(one, href)
            case "w:hyperlink":
                self.read(one, self.source.link(one.get("r:id", "")) or href)
            case "w:fldSimple":
                self._simple_field(one, href)
            case "w:sdt":
                if not switch(child(one, "w:sdtPr"), "w:showingPlcHdr"):
                    self.read(children(child(one, "w:sdtContent")), href)
            case "mc:AlternateContent":
                self._alternatives(one, href)
            case "m:oMath" | "m:oMathPara":
                self.source.warn(_("A formula was left out: write it in words or as a picture."))
            case tag if tag in _THROUGH:
                self.read(one, href)

    def _run(self, run: Element, href: str) -> None:
        properties = child(run, "w:rPr")
        style = self.source.styles.run(properties)
        if _first(switch(properties, "w:vanish"), style.is_hidden, self.style.is_hidden):
            self._fields_of(run)
            return
        marks = _marks(properties, style, self.style)
        size = size_of(properties) or style.size or self.style.size or self.source.styles.size
        for one in run:
            self._content(one, marks, href, size)

    def _fields_of(self, run: Element) -> None:
        """A hidden run may still begin or end a field."""
        for one in run:
            self._field_part(one)

    def _content(self, one: Element, marks: frozenset[str], href: str, size: float) -> None:
        if self._field_part(one) or self.source.is_in_left_out_field:
            return
        if one.tag in ("w:drawing", "w:pict"):
            self._drawing(read_drawing(self.source, one))
        elif one.tag == "w:object":
            self.source.warn(_("An embedded file was left out: bring it in as a picture or text."))
        elif one.tag == "mc:AlternateContent":
            self._drawing_or_words(one, marks, href, size)
        elif one.tag in ("w:footnoteReference", "w:endnoteReference"):
            count = self.source.notes.refer(one.tag[2:-9], one.get("w:id", ""))
            self._add(f"[{count}]", frozenset(("sup",)), "", 0)
        elif one.tag == "w:ruby":
            self._ruby(one, href)
        else:
            self._add(_text_of(one), marks, href, size)

    def _add(self, text: str, marks: frozenset[str], href: str, size: float) -> None:
        text = INVISIBLE.sub("", text)
        if not text:
            return
        self.source.count(len(text))
        self.spans.append(Span(text, marks, href or self.source.field_href))
        if text.strip():
            self.size = max(self.size, size)

    def _drawing(self, drawn: Drawn) -> None:
        has_words = any(span.text.strip() for span in self.spans)
        (self.behind if has_words or drawn.boxes else self.before).append(drawn)

    def _drawing_or_words(
        self, element: Element, marks: frozenset[str], href: str, size: float
    ) -> None:
        if drawn := read_drawing(self.source, element):
            self._drawing(drawn)
            return
        for version in chosen(element):
            if any(_text_of(one) for one in version):
                for one in version:
                    self._add(_text_of(one), marks, href, size)
                return

    def _alternatives(self, element: Element, href: str) -> None:
        """Around whole runs: the first version that has anything to say."""
        for version in chosen(element):
            before = len(self.spans), len(self.before), len(self.behind)
            self.read(version, href)
            if before != (len(self.spans), len(self.before), len(self.behind)):
                return

    def _field_part(self, one: Element) -> bool:
        if one.tag == "w:fldChar":
            said = self.source.mark_field(one.get("w:fldCharType", ""))
            if said and not self.source.is_in_left_out_field:
                self._add(said, frozenset(), "", 0)
        elif one.tag == "w:instrText" and self.source.fields:
            self.source.fields[-1].instruct(one.text or "")
        return one.tag in ("w:fldChar", "w:instrText", "w:delInstrText")

    def _simple_field(self, element: Element, href: str) -> None:
        opened = self.source.open_field()
        opened.instruct(element.get("w:instr", ""))
        opened.is_result = True
        self.read(element, href)
        self.source.fields.pop()

    def _ruby(self, element: Element, href: str) -> None:
        """拼音 above characters stands behind them in brackets."""
        self.read(children(child(element, "w:rubyBase")), href)
        reading = Inline(self.source, self.style)
        reading.read(children(child(element, "w:rt")), href)
        if words := "".join(span.text for span in reading.spans).strip():
            self._add(f"（{words}）", frozenset(), href, 0)


def _text_of(one: Element) -> str:
    match one.tag:
        case "w:t":
            return _LINE.sub(" ", one.text or "")
        case "w:tab" | "w:ptab":
            return " "
        case "w:br" | "w:cr":
            return "\n"
        case "w:noBreakHyphen":
            return "-"
        case "w:sym":
            return _symbol(one.get("w:char", ""))
    return ""


def _symbol(code: str) -> str:
    """A character of a font of signs; those that have no other name are no text."""
    try:
        sign = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    if "\ud800" <= sign <= "\udfff":
        return ""
    return _BULLETS.get(sign, "" if "\ue000" <= sign <= "\uf8ff" else sign)


def _marks(properties: Element | None, run: Style, paragraph: Style) -> frozenset[str]:
    marks = set()
    if _first(switch(properties, "w:b"), run.is_bold, paragraph.is_bold):
        marks.add("strong")
    if _first(switch(properties, "w:i"), run.is_italic, paragraph.is_italic):
        marks.add("em")
    if switch(properties, "w:strike") or switch(properties, "w:dstrike"):
        marks.add("s")
    raised = value(properties, "w:vertAlign")
    if raised in ("superscript", "subscript") and number(value(properties, "w:sz"), 1):
        marks.add(raised[:3])
    return frozenset(marks)


def _first(*said: bool | None) -> bool:
    """The first that says anything."""
    return next((one for one in said if one is not None), False)
