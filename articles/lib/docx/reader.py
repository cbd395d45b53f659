"""The blocks of a part, in their order: paragraphs, tables, pictures."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..document import Content, Paragraph
from ..rich_text import Span, Spans, plain, tidied
from .drawings import Drawn
from .inline import Inline
from .source import Source, chosen
from .styles import is_centred, numbering_of, outline_of
from .tables import read_table
from .xml import child, children, value

_THROUGH = ("w:ins", "w:moveTo", "w:customXml", "w:smartTag", "w:sdtContent")
_CONTENTS = re.compile(r"目\s*[录錄]")


@dataclass
class Reader:
    source: Source
    _carried: list[Span] = field(default_factory=list)  # of a paragraph that has lost its end

    def contents(self, container: Element | None) -> list[Content]:
        found: list[Content] = []
        for one in children(container):
            found += self._content(one)
        return found + self._flushed()

    def _flushed(self) -> list[Content]:
        """What was carried on and finds no paragraph to begin."""
        spans, self._carried = tidied(self._carried), []
        return [Paragraph(spans)] if spans else []

    def _content(self, one: Element) -> list[Content]:
        match one.tag:
            case "w:p":
                return self._paragraph(one)
            case "w:tbl":
                return [*self._flushed(), *read_table(one, self.contents)]
            case "w:sdt":
                return self._controlled(one)
            case "mc:AlternateContent":
                for version in chosen(one):
                    if found := [held for part in version for held in self._content(part)]:
                        return found
            case "w:altChunk" | "w:subDoc":
                self.source.warn(
                    _("An embedded file was left out: bring it in as a picture or text.")
                )
            case "m:oMathPara" | "m:oMath":
                self.source.warn(_("A formula was left out: write it in words or as a picture."))
            case tag if tag in _THROUGH:
                return self.contents(one)
        return []

    def _controlled(self, element: Element) -> list[Content]:
        """A content control; Word keeps its table of contents in one."""
        properties = child(element, "w:sdtPr")
        gallery = value(properties, "w:docPartObj", "w:docPartGallery")
        if "Table of Contents" in gallery or "目录" in gallery:
            self.source.warn_of_contents()
            return []
        if child(properties, "w:showingPlcHdr") is not None:
            return []
        return self.contents(child(element, "w:sdtContent"))

    def _paragraph(self, element: Element) -> list[Content]:
        properties = child(element, "w:pPr")
        style = self.source.styles.paragraph(properties)
        inline = Inline(self.source, style)
        inline.read(element)
        if style.role == "contents":
            self.source.warn_of_contents()
            return []
        before, behind = self._drawn(inline.before), self._drawn(inline.behind)
        spans = tidied([*self._carried, *inline.spans])
        if _runs_on(properties):
            self._carried += inline.spans
            return [*before, *behind]
        self._carried = []
        if not spans:
            return [*before, *behind]
        level = outline_of(properties)
        paragraph = Paragraph(
            spans,
            style.role,
            style.level if level is None else level,
            bool(is_centred(properties) if value(properties, "w:jc") else style.is_centred),
            inline.size,
        )
        self._number(paragraph, numbering_of(properties) or style.numbering)
        return [*before, paragraph, *behind]

    def _number(self, paragraph: Paragraph, numbering: tuple[str, str] | None) -> None:
        """Items of lists get their label; any other number becomes part of the words."""
        label = self.source.numbering.next(numbering)
        if label and label.series:
            paragraph.label = label
        elif label:
            paragraph.spans = _labelled(label.text, paragraph.spans)

    def _drawn(self, drawings: list[Drawn]) -> list[Content]:
        found: list[Content] = []
        for drawn in drawings:
            found += drawn.pictures
            for box in drawn.boxes:
                found += Reader(self.source).contents(box)
            found += [Paragraph(spans) for words in drawn.words if (spans := tidied(plain(words)))]
        return found


def _labelled(label: str, spans: Spans) -> Spans:
    """「一、」 before the words; what ends in a letter keeps its distance."""
    if not label:
        return spans
    gap = " " if label[-1].isalnum() or label[-1] == "." else ""
    return tidied([Span(label + gap, spans[0].marks), *spans])


def _runs_on(properties: Element | None) -> bool:
    """Whether the paragraph's end was deleted, or it is the large letter that begins the next."""
    if child(properties, "w:rPr", "w:del") is not None:
        return True
    frame = child(properties, "w:framePr")
    return frame is not None and frame.get("w:dropCap", "none") in ("drop", "margin")


def is_contents_heading(content: Content) -> bool:
    """「目录」, which stands alone once its table is left out."""
    return isinstance(content, Paragraph) and bool(_CONTENTS.fullmatch(content.text))
