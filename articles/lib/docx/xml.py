"""The XML of a part → a tree with short names, within limits, without any entity or DTD."""

from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from .kinds import DocxRefused, damaged

MAX_DEPTH = 100  # a table in a text box in a table has about sixty
MAX_ELEMENTS = 200_000  # in one part; an article has three thousand
_SPACES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://purl.oclc.org/ooxml/drawingml/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_OFF = ("0", "false", "off", "none")


class _Bounded(TreeBuilder):
    """Ends a tree that is too deep or too large while it is being built."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._elements = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise DocxRefused(_("The document is too intricate to be read: simplify it."))
        return super().start(_short(tag), {_short(name): attrs[name] for name in attrs})

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(_short(tag))


def parse(data: bytes) -> Element:
    """Raises DocxRefused for what is no XML, too large a tree, and any DTD or entity."""
    parser = DefusedXMLParser(target=_Bounded(), forbid_dtd=True)
    try:
        parser.feed(data)
        return parser.close()
    except DefusedXmlException as error:
        raise DocxRefused(
            _("The document defines entities, which no word processor writes: it is not opened.")
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise damaged() from error


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, or further down a path of such."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if one.tag == name), None)
    return element


def value(element: Element | None, *path: str) -> str:
    """`w:val` of a child, "" where there is none."""
    found = child(element, *path)
    return "" if found is None else found.get("w:val", "")


def switch(element: Element | None, name: str) -> bool | None:
    """A child that is on by being there, unless it says otherwise; None where it is not there."""
    found = child(element, name)
    return None if found is None else found.get("w:val", "1").lower() not in _OFF


def number(text: str, default: int = 0) -> int:
    """A whole number as files write it, within reason."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def children(element: Element | None) -> Iterator[Element]:
    return iter(element if element is not None else ())


@lru_cache(maxsize=4_096)
def _short(name: str) -> str:
    """`{http://…/main}p` as `w:p`; of an unknown space the bare name behind a question mark."""
    if not name.startswith("{"):
        return name
    space, _brace, local = name[1:].partition("}")
    return f"{_SPACES.get(space, '?')}:{local}"
