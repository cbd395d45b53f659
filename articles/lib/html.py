"""The one sanitiser: every stored HTML text passes through `clean`, on every way in.

An allow-list, by nh3. Pictures are only those of the paper's own library, addressed as
`/photos/<id>/`; anything else that would load from elsewhere is dropped.
"""

import html
import re

import nh3
from django.utils.translation import gettext as _

from .html_tidying import tidied

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
MOST_CHARACTERS = 300_000  # of a cleaned text; an article has three thousand
_MOST_AS_SENT = 500_000  # characters: what other editors paste is mostly dropped
_MOST_TAGS = 12_000  # of a text as it was sent; a parser's time grows with their square
_MOST_ESCAPED = 100_000  # signs that HTML writes as `&…;`; nh3's time grows with their square
_MOST_PASSES = 8  # an ordinary text is at rest after two
LIBRARY_PICTURE = re.compile(r"/photos/[1-9][0-9]{0,17}/")

# what other editors write for the same thing
_SYNONYMS = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em", "div": "p"}
_SYNONYM = re.compile(rf"<(/?)({'|'.join(_SYNONYMS)})(?=[\s>/])", re.IGNORECASE)
# marks need no attributes; with different ones a parser would keep each of them open
_MARKS = "strong|em|s|u|code|font|big|small|strike|tt|nobr"
_MARK = re.compile(rf"<({_MARKS})[\s/][^<>]*>", re.IGNORECASE)
_TORN_MARK = re.compile(rf"<({_MARKS})[\s/]", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z]")
# a picture that is pasted into the text itself; none is kept
_EMBEDDED = re.compile(r"""(?<==["'])data:[^\s"'<>;,]{0,100};base64,[^\s"'<>]*""")
_BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|figcaption|tr|figure|table)>|<br>|<hr>")
_TAG = re.compile(r"<[^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class TooLarge(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence."""


def clean(text: str) -> str:
    """The allowed part of an HTML text; cleaning twice changes nothing.

    Of a text that is too large, and of one that no pass brings to rest, only the words are left.
    The time grows with the length.
    """
    cleaned = _at_rest(text)
    return _words_of(text) if cleaned is None else cleaned


def stored(text: str) -> str:
    """As `clean`; raises TooLarge for more than an article may have."""
    cleaned = _at_rest(text)
    if cleaned is None or len(cleaned) > MOST_CHARACTERS:
        raise TooLarge(
            _(
                "The text is too large for one article: more than %(most)d characters, or "
                "thousands of paragraphs and cells. Divide it."
            )
            % {"most": MOST_CHARACTERS}
        )
    return cleaned


def is_too_large(text: str) -> bool:
    """Whether an HTML text, as it was sent, is more than is parsed."""
    if len(text) > _MOST_AS_SENT:
        text = _EMBEDDED.sub("", text)
    escaped = text.count("&") + text.count("\u00a0")
    if len(text) > _MOST_AS_SENT or escaped > _MOST_ESCAPED:
        return True
    return len(_ANY_TAG.findall(text)) > _MOST_TAGS


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
    text = _TORN_MARK.sub(r"<\1>", _MARK.sub(r"<\1>", text))
    text = nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        attribute_filter=_allowed_attribute,
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return tidied(text)


def _at_rest(text: str) -> str | None:
    """What no further pass changes; None where that is too far to go."""
    text = _CONTROL.sub("", text)
    if len(text) > _MOST_AS_SENT:
        text = _EMBEDDED.sub("", text)
    for _pass in range(_MOST_PASSES):  # what was emptied can empty what is around it
        if is_too_large(text):  # a parser adds to it
            return None
        previous, text = text, _clean_once(text)
        if text == previous:
            return text
    return None


def _words_of(text: str) -> str:
    text = text.replace("&nbsp;", " ")
    lines = _CONTROL.sub("", plain_text(text)).split("\n")
    return from_plain("\n".join(" ".join(line.split()) for line in lines))


def _allowed_attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("img", "src"):
        return value if LIBRARY_PICTURE.fullmatch(value) else None
    if name in ("colspan", "rowspan", "start"):
        return value if value.isascii() and value.isdigit() and len(value) <= 3 else None
    return value
