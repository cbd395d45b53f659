"""The file around a Word document: a zip of parts that refer to one another (ECMA-376, part 2).

Nothing in it is believed: not its name, not the sizes that it gives, not where it points to.
What is read comes out of the file itself; no address outside of it is ever opened.

| per file | at most |
| entries | 2,000 |
| inflated, by its own account | 400 MB, and no entry above 1 MB by more than 200 times |
| a part that is text, inflated | 24 MB |
| a picture, inflated | 40 MB |
"""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .kinds import DocxRefused, damaged, refuse_other_kinds
from .xml import parse

MAX_ENTRIES = 2_000
MAX_INFLATED = 400 * 2**20  # bytes
MAX_RATIO = 200
MAX_XML = 24 * 2**20  # bytes
MAX_PICTURE = 40 * 2**20  # bytes
_SMALL = 2**20  # bytes; a page of equal cells may be packed as tightly as it likes
_DIRECTORY_ENTRY = b"PK\x01\x02"
_OTHER_OFFICE = ("xl/", "ppt/")
_MAIN = "word/document.xml"
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)


@dataclass(frozen=True)
class Relation:
    kind: str  # the last word of its type: image, hyperlink, styles …
    target: str  # a part's name, or an address
    is_external: bool


class Package:
    """A .docx that may be read. Raises DocxRefused, also for whatever is found out later."""

    def __init__(self, data: bytes, name: str = "") -> None:
        refuse_other_kinds(data, name)
        if data.count(_DIRECTORY_ENTRY) > 2 * MAX_ENTRIES:  # before a list of them is made
            raise _bomb()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _UNREADABLE as error:
            raise damaged() from error
        self._entries = self._checked(self._zip.infolist())
        self.main = self._main_part()

    def xml(self, part: str) -> Element | None:
        """The tree of a part; None where there is none."""
        return parse(self.read(part, MAX_XML)) if part in self else None

    def picture(self, part: str) -> bytes:
        return self.read(part, MAX_PICTURE)

    def read(self, part: str, limit: int) -> bytes:
        """A part's bytes, never more than `limit` of them."""
        try:
            with self._zip.open(self._entries[part.lower()]) as file:
                data = file.read(limit + 1)
        except (KeyError, *_UNREADABLE) as error:
            raise damaged() from error
        if len(data) > limit:
            raise _bomb()
        return data

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    def relations(self, part: str) -> dict[str, Relation]:
        """What the part refers to, by the name that it uses for it."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for element in root if root is not None else ():
            target, mode = element.get("Target", ""), element.get("TargetMode", "")
            is_external = mode == "External"
            found[element.get("Id", "")] = Relation(
                element.get("Type", "").rpartition("/")[2],
                target if is_external else _inside(folder, target),
                is_external,
            )
        return found

    def _checked(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        if len(entries) > MAX_ENTRIES or sum(one.file_size for one in entries) > MAX_INFLATED:
            raise _bomb()
        for one in entries:
            if one.file_size > _SMALL and one.file_size > MAX_RATIO * max(one.compress_size, 1):
                raise _bomb()
            if one.flag_bits & 1:
                raise DocxRefused(_("The document is protected by a password: save it without."))
            if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise damaged()
        return {one.filename.lower(): one for one in entries}

    def _main_part(self) -> str:
        named = (
            one.target
            for one in self.relations("").values()
            if one.kind == "officeDocument" and not one.is_external
        )
        main = next((target for target in named if target in self), _MAIN)
        if main not in self or main.lower().startswith(_OTHER_OFFICE):
            raise DocxRefused(self._what_else())
        if any(name.endswith("vbaproject.bin") for name in self._entries):
            raise DocxRefused(
                _("The document carries macros, which are programs: save it as .docx without them.")
            )
        return main

    def _what_else(self) -> str:
        kinds = {
            "xl/": _("This is a spreadsheet, not a Word document."),
            "ppt/": _("These are slides, not a Word document."),
            "content.xml": _("This is an OpenDocument file: save it as .docx first."),
        }
        for beginning, sentence in kinds.items():
            if any(name.startswith(beginning) for name in self._entries):
                return sentence
        return _("This is a zip archive, not a Word document.")


def _inside(folder: str, target: str) -> str:
    """The name of the part that is meant; "" for what lies outside the package."""
    path = unquote(target).replace("\\", "/").partition("#")[0]
    path = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    path = posixpath.normpath(path) if path else ""
    return "" if path.startswith("..") or path == "." else path


def _bomb() -> DocxRefused:
    return DocxRefused(
        _(
            "The document is far larger inside than outside, as no written one is: "
            "copy its text into a new document and send that."
        )
    )
