"""What else comes under the name of a Word document, told by its first bytes."""

from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office until 2003, and of ciphers
_CIPHER = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF": gettext_lazy("a PDF"),
    b"{\\rtf": gettext_lazy("an RTF document"),
    b"\x89PNG": gettext_lazy("a picture"),
    b"\xff\xd8\xff": gettext_lazy("a picture"),
    b"GIF8": gettext_lazy("a picture"),
    b"<": gettext_lazy("a web page"),
    b"MZ": gettext_lazy("a program"),
    b"\x7fELF": gettext_lazy("a program"),
    b"Rar!": gettext_lazy("an archive"),
    b"7z\xbc\xaf": gettext_lazy("an archive"),
}


class DocxRefused(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence that says why the document is not taken."""


def is_office_file(data: bytes) -> bool:
    """Whether the file claims to be a document of Word or WPS, of whatever age."""
    return data.startswith((ZIP, OLE))


def refuse_other_kinds(data: bytes, name: str = "") -> None:
    """Raises DocxRefused for what is no zip, and says what it is. `name` is the file's own."""
    if data.startswith(OLE):
        raise DocxRefused(_of_the_old_container(data, name))
    for magic, kind in _OTHERS.items():
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(magic):
            raise DocxRefused(
                _("This is %(kind)s, not a Word document, whatever its name says.") % {"kind": kind}
            )
    if not data.startswith(ZIP):
        raise damaged()


def damaged() -> DocxRefused:
    return DocxRefused(
        _("The document is damaged or was cut off on its way: save it anew and send it again.")
    )


def _of_the_old_container(data: bytes, name: str) -> str:
    if _CIPHER in data:
        return _("The document is protected by a password: save it without.")
    if PurePath(name).suffix.lower() == ".wps":
        return _("This is WPS’s own format: save it as .docx first.")
    return _("This is a document of the old kind (.doc or .wps): save it as .docx first.")
