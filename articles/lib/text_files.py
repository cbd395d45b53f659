"""Bytes of a text file → text: UTF-8, UTF-16 with its mark, or GB18030, and nothing else."""

import codecs
import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_BINARY = {
    b"PK\x03\x04": gettext_lazy("a Word or WPS document"),
    b"\xd0\xcf\x11\xe0": gettext_lazy("a Word or WPS document"),
    b"%PDF": gettext_lazy("a PDF"),
    b"{\\rtf": gettext_lazy("an RTF document"),
    b"\x89PNG": gettext_lazy("a picture"),
    b"\xff\xd8\xff": gettext_lazy("a picture"),
}
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_COMMON = 0.6  # least share of everyday characters among those outside ASCII in GB18030


class TextRefused(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence that says why the file is not taken."""


def read_text(data: bytes) -> str:
    """The text with "\\n" at the end of each line and no invisible characters.

    Raises TextRefused for an unknown encoding, for something that is no text, and for nothing.
    """
    for magic, kind in _BINARY.items():
        if data.startswith(magic):
            raise TextRefused(
                _("This is %(kind)s, not a text file: save it as plain text (.txt) first.")
                % {"kind": kind}
            )
    text = _decode(data)
    if _CONTROL.search(text):
        raise TextRefused(_("This is not a text file."))
    text = INVISIBLE.sub("", _LINE_END.sub("\n", text))
    if not text.strip():
        raise TextRefused(_("The file is empty."))
    return text


def _decode(data: bytes) -> str:
    encoding = _UTF_16.get(data[:2], "utf-8-sig")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    # bytes of other encodings often pass for GB18030, as characters that nobody uses
    if not text or _share_of_common(text) < _COMMON:
        raise TextRefused(
            _("The encoding of the file is unknown: save it as UTF-8 or GB18030 first.")
        )
    return text


def _share_of_common(text: str) -> float:
    """How many of the characters outside ASCII the small set GB2312 of 1980 has, 0 to 1."""
    foreign = [character for character in text if not character.isascii()]
    common = len("".join(foreign).encode("gb2312", "ignore")) / 2
    return common / len(foreign) if foreign else 1.0
