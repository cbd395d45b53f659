"""A Word or WPS document (.docx) → what its writer wrote, and nothing of how it looked.

The file is opened by `package`, which believes nothing; parts are parsed by `xml`, within limits.
`reader` goes through the blocks, `inline` through a paragraph. Nothing here knows a newspaper.
"""

from dataclasses import replace
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..document import Document, Paragraph
from ..rich_text import Span, Spans, tidied
from .kinds import DocxRefused, is_office_file
from .numbering import Numbering
from .package import Package
from .reader import Reader, is_contents_heading
from .source import Source
from .styles import Styles
from .xml import child, children

__all__ = ["DocxRefused", "is_office_file", "read_docx"]


def read_docx(data: bytes, name: str = "") -> Document:
    """Pictures are left in the file until they are asked for. `name` is the file's own.

    Raises DocxRefused for what is no such document, and for a hostile one.
    """
    package = Package(data, name)
    source = _source(package, package.main)
    root = package.xml(package.main)
    body = child(root, "w:body")
    if root is None or body is None:
        raise DocxRefused(_no_text())
    source.begin(root)
    contents = Reader(source).contents(body)
    if source.has_contents:
        contents = [one for one in contents if not is_contents_heading(one)]
    if not contents:
        raise DocxRefused(_no_text())
    return Document(contents, _notes(source), list(source.warnings))


def _source(package: Package, part: str) -> Source:
    relations = package.relations(part)
    parts = {one.kind: one.target for one in relations.values() if not one.is_external}
    styles = Styles(package.xml(parts.get("styles", "word/styles.xml")))
    numbering = package.xml(parts.get("numbering", "word/numbering.xml"))
    return Source(package, part, relations, styles, Numbering(numbering, styles.numberings))


def _notes(source: Source) -> list[Spans]:
    """The words of the notes in the order of their numbers; the text says which is which."""
    parts = {kind: _notes_part(source, kind) for kind in ("footnote", "endnote")}
    found = []
    for kind, name in source.notes.numbers:
        reader, elements = parts[kind]
        contents = reader.contents(elements.get(name)) if reader else []
        lines = [one.spans for one in contents if isinstance(one, Paragraph)]
        joined = [span for line in lines for span in (Span("\n"), *line)]
        found.append(tidied(joined) or (Span(_("(This note is missing in the document.)")),))
    return found


def _notes_part(source: Source, kind: str) -> tuple[Reader | None, dict[str, Element]]:
    relations = source.relations.values()
    named = (one.target for one in relations if one.kind == f"{kind}s" and not one.is_external)
    part = next(named, f"word/{kind}s.xml")
    root = source.package.xml(part)
    if root is None:
        return None, {}
    own = replace(source, part=part, relations=source.package.relations(part), fields=[])
    own.begin(root)
    return Reader(own), {one.get("w:id", ""): one for one in children(root)}


def _no_text() -> str:
    return _("There is no text in the document.")
