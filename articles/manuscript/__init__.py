"""A manuscript as the newsroom gets it → headline, byline, paragraphs, sub-headings, pictures.

It comes as a text file, one paragraph a line, or as a Word or WPS document. Both are read into a
`Document`, and what is recognised in it is recognised the same way. What the page prints by
itself (the tip line in 【】, the copyright notice) is taken off the end and reported; nothing
disappears without being named. Pure: no database.
"""

from pathlib import PurePath

from django.conf import settings
from django.utils.translation import gettext as _

from ..lib.document import Document, Paragraph
from ..lib.docx import DocxRefused, is_office_file, read_docx
from ..lib.rich_text import plain, tidied
from ..lib.text_files import TextRefused, read_text
from .content import Block, Figure, ListBlock, Manuscript, ManuscriptRefused, TableBlock
from .lines import is_heading
from .recognition import recognise

__all__ = [
    "ACCEPT",
    "ENDINGS",
    "Block",
    "Figure",
    "ListBlock",
    "Manuscript",
    "ManuscriptRefused",
    "TableBlock",
    "check_size",
    "is_heading",
    "read",
]

ENDINGS = (".docx", ".txt")
ACCEPT = ",".join((*ENDINGS, "text/plain"))
_WORD_NAMES = (".docx", ".docm", ".doc", ".dotx", ".wps")


def check_size(size: int, name: str = "") -> None:
    """Before the file is read: `size` in bytes. Raises ManuscriptRefused."""
    limit = settings.DOCX_MAX_BYTES if _is_word_name(name) else settings.MANUSCRIPT_MAX_BYTES
    if size > limit:
        raise ManuscriptRefused(
            _("The file has %(size).1f MB; a manuscript may have %(limit).1f MB at most.")
            % {"size": size / 2**20, "limit": limit / 2**20}
        )


def read(data: bytes, name: str = "") -> Manuscript:
    """What is in a file of that name. The content decides what it is, and the name must agree.

    Raises ManuscriptRefused for an unknown encoding, a damaged, hostile or disguised file, one
    without text, or too large a one.
    """
    is_word = is_office_file(data)
    check_size(len(data), f"any{ENDINGS[0]}" if is_word else name)
    if is_word and PurePath(name).suffix.lower() == ".txt":
        raise ManuscriptRefused(
            _("This is a Word or WPS document under the name of a text file: rename it to .docx.")
        )
    try:
        if is_word or _is_word_name(name):
            return recognise(read_docx(data, name))
        return recognise(_document(read_text(data)))
    except (TextRefused, DocxRefused) as error:
        raise ManuscriptRefused(str(error)) from error


def _document(text: str) -> Document:
    """Of a text file: one paragraph a line."""
    paragraphs = (tidied(plain(line)) for line in text.split("\n"))
    return Document([Paragraph(spans) for spans in paragraphs if spans])


def _is_word_name(name: str) -> bool:
    return PurePath(name).suffix.lower() in _WORD_NAMES
