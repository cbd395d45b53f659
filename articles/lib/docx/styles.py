"""What the styles of a document say: which paragraph is a title, a heading, hidden, numbered."""

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from .xml import child, children, number, switch, value

_LEVEL = re.compile(r"(?:heading|标题|標題) ?([1-9])")
_ROLES = {
    **dict.fromkeys(("title", "标题", "標題"), "title"),
    **dict.fromkeys(("subtitle", "副标题", "副標題"), "subtitle"),
    **dict.fromkeys(("caption", "题注", "題注", "图注", "图片说明"), "caption"),
    **dict.fromkeys(("toc heading", "目录标题"), "contents"),
}
_CONTENTS = re.compile(r"(?:toc|目录) ?[1-9]|contents [1-9]")
_BODY_TEXT = 9  # the outline level of what is no heading
_LONGEST_CHAIN = 20  # of styles that are based on one another


@dataclass(frozen=True)
class Style:
    """None and "" where the style, and what it is based on, says nothing."""

    role: str = ""  # title, subtitle, caption, or contents for a line of the table of contents
    level: int = 0
    is_bold: bool | None = None
    is_italic: bool | None = None
    is_hidden: bool | None = None
    is_centred: bool | None = None
    size: float = 0.0  # points
    numbering: tuple[str, str] | None = None  # number and level, as written


class Styles:
    def __init__(self, root: Element | None) -> None:
        found = [one for one in children(root) if one.tag == "w:style"]
        self._elements = {one.get("w:styleId", ""): one for one in reversed(found)}
        self._known: dict[str, Style] = {}
        self._default = next(
            (
                one.get("w:styleId", "")
                for one in found
                if one.get("w:type") == "paragraph" and one.get("w:default", "0") not in ("0", "")
            ),
            "",
        )
        self.size = size_of(child(root, "w:docDefaults", "w:rPrDefault", "w:rPr")) or 10.0
        #: the lists that styles of the kind "numbering" stand for
        self.numberings = {
            name: value(one, "w:pPr", "w:numPr", "w:numId")
            for name, one in self._elements.items()
            if one.get("w:type") == "numbering"
        }

    def paragraph(self, properties: Element | None) -> Style:
        """The style of a paragraph with these `w:pPr`."""
        return self._of(value(properties, "w:pStyle") or self._default)

    def run(self, properties: Element | None) -> Style:
        """The style of a run with these `w:rPr`."""
        return self._of(value(properties, "w:rStyle"))

    def _of(self, name: str) -> Style:
        if name not in self._known:
            self._known[name] = self._merged(self._chain(name))
        return self._known[name]

    def _chain(self, name: str) -> list[Element]:
        """The style and what it is based on, itself first."""
        chain: list[Element] = []
        while name in self._elements and len(chain) < _LONGEST_CHAIN:
            chain.append(self._elements[name])
            name = value(chain[-1], "w:basedOn")
        return chain

    def _merged(self, chain: list[Element]) -> Style:
        """The nearest word on everything; a style's name speaks for its role and level at once."""
        merged: dict[str, Any] = {}
        for element in chain:
            is_named = merged.get("role") or merged.get("level")
            for name, said in vars(_said_by(element)).items():
                is_open = merged.get(name) in (None, "", 0)
                if is_open and not (is_named and name in ("role", "level")):
                    merged[name] = said
        if merged.get("level") == _BODY_TEXT + 1:
            merged["level"] = 0
        return Style(**merged)


def _said_by(element: Element) -> Style:
    run, paragraph = child(element, "w:rPr"), child(element, "w:pPr")
    name = value(element, "w:name").strip().lower()
    named = _LEVEL.fullmatch(name)
    outline = child(paragraph, "w:outlineLvl")
    level = int(named[1]) if named else 0
    if not level and outline is not None:
        level = number(outline.get("w:val", ""), _BODY_TEXT) + 1
    return Style(
        role="contents" if _CONTENTS.fullmatch(name) else _ROLES.get(name, ""),
        level=level,
        is_bold=switch(run, "w:b"),
        is_italic=switch(run, "w:i"),
        is_hidden=switch(run, "w:vanish"),
        is_centred=is_centred(paragraph),
        size=size_of(run),
        numbering=numbering_of(paragraph),
    )


def is_centred(properties: Element | None) -> bool | None:
    alignment = value(properties, "w:jc")
    return alignment == "center" if alignment else None


def numbering_of(properties: Element | None) -> tuple[str, str] | None:
    """Number of the list and level, as `w:numPr` writes them."""
    found = child(properties, "w:numPr")
    if found is None or child(found, "w:numId") is None:
        return None
    return value(found, "w:numId"), value(found, "w:ilvl") or "0"


def outline_of(properties: Element | None) -> int | None:
    """The heading level that a paragraph gives itself, 0 for none; None where it says nothing."""
    outline = child(properties, "w:outlineLvl")
    if outline is None:
        return None
    level = number(outline.get("w:val", ""), _BODY_TEXT)
    return 0 if level >= _BODY_TEXT else level + 1


def size_of(properties: Element | None) -> float:
    """Points; 0 where nothing is said."""
    return number(value(properties, "w:sz")) / 2
