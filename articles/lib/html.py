"""The one sanitiser: every stored HTML text passes through `clean`, on every way in.

An allow-list, by nh3. Pictures are only those of the paper's own library, addressed as
`/photos/<id>/`; anything else that would load from elsewhere is dropped.
"""

import html
import re

import nh3

TAGS = {
    *("p", "h2", "h3", "br", "hr", "blockquote", "ul", "ol", "li"),
    *("strong", "em", "s", "u", "sup", "sub", "a"),
    *("figure", "figcaption", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
LIBRARY_PICTURE = re.compile(r"/photos/[1-9][0-9]{0,17}/")

# what other editors write for the same thing
_SYNONYMS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em", "div": "p"}
_SYNONYM = re.compile(rf"<(/?)({'|'.join(_SYNONYMS)})(?=[\s>/])", re.IGNORECASE)
_IMAGE_WITHOUT_SOURCE = re.compile(r'<img(?![^>]*\ssrc=")[^>]*>')
_INDENT = re.compile(r"(<(?:p|h2|h3|li|blockquote|td|th|figcaption)[^>]*>)[\s\u3000\u00a0]+")
_TRAILING = re.compile(r"[\s\u3000\u00a0]+(</(?:p|h2|h3|li|td|th|figcaption)>)")
_EMPTY = re.compile(
    r"<(p|h2|h3|figure|figcaption|blockquote|li|ul|ol)>(?:\s|<br>|&nbsp;|\u3000)*</\1>"
)
_LINK_WITHOUT_TARGET = re.compile(r"<a(?![^>]*\shref=)[^>]*>(.*?)</a>", re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|figcaption|tr|figure|table)>|<br>|<hr>")
_TAG = re.compile(r"<[^>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def clean(text: str) -> str:
    """The allowed part of an HTML text; cleaning twice changes nothing."""
    previous, text = None, _CONTROL.sub("", text)
    while previous != text:  # what was emptied can empty what is around it
        previous, text = text, _clean_once(text)
    return text


def plain_text(text: str) -> str:
    """An HTML text as plain text, one paragraph a line."""
    text = _TAG.sub("", _BLOCK_END.sub("\n", text))
    lines = (line.strip() for line in html.unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def ends_line(tag: str) -> bool:
    """Whether a tag begins a new line of the plain text."""
    return bool(_BLOCK_END.fullmatch(tag))


def from_plain(text: str) -> str:
    """A plain text, one paragraph a line, as HTML."""
    lines = (line.strip(" \t\r\u3000\u00a0") for line in text.split("\n"))
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def picture_ids(text: str) -> list[int]:
    """Primary keys of the library's pictures in a cleaned text, in order."""
    return [int(pk) for pk in re.findall(r'<img[^>]*\ssrc="/photos/(\d+)/"', text)]


def _clean_once(text: str) -> str:
    text = _SYNONYM.sub(lambda match: f"<{match[1]}{_SYNONYMS[match[2].lower()]}", text)
    text = nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        attribute_filter=_allowed_attribute,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    text = _LINK_WITHOUT_TARGET.sub(r"\1", _IMAGE_WITHOUT_SOURCE.sub("", text))
    text = _TRAILING.sub(r"\1", _INDENT.sub(r"\1", text))
    return _EMPTY.sub("", text).strip()


def _allowed_attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("img", "src"):
        return value if LIBRARY_PICTURE.fullmatch(value) else None
    if name in ("colspan", "rowspan", "start"):
        return value if value.isascii() and value.isdigit() and len(value) <= 3 else None
    return value
