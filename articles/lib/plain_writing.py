"""An article's text as plain lines, for a telephone on which no editor runs, and back.

One line is one paragraph. `## ` is a sub-heading, `### ` a small one, `- ` and `1. ` lists, `> `
a quotation, `---` a dividing line, `[图 12] …` the picture 12 with its caption. What plain lines
can not say (a table, a nested list) stands as `[块 1]`. A line that comes back as it went out
is given its old HTML, so that bold words and links stay in whatever was not touched.
"""

import re
from collections import defaultdict
from html import escape, unescape
from html.parser import HTMLParser

from .html import clean, is_too_large, picture_ids

_BREAK = "⏎"
_VOID = ("br", "hr", "img")
_TAG = re.compile(r"<[^<>]*>")
_IMAGE = re.compile(r'<img[^<>]*src="/photos/([0-9]+)/"[^<>]*>')
_ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
_SIMPLE = re.compile(r"(?:<p>((?:(?!</?(?:p|ul|ol|figure|table)\b).)*)</p>|([^<]*))\Z", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_CAPTION = re.compile(r"<figcaption>(.*?)</figcaption>", re.DOTALL)
_PICTURE_LINE = re.compile(r"\[(?:图片?|picture) ?([1-9][0-9]{0,17})\]\s*(.*)", re.IGNORECASE)
_GROUPS = (
    (re.compile(r"[-•] ?(?=\S)(?!--)"), "ul"),
    (re.compile(r"[0-9]{1,3}[.、] ?(?=[^\s0-9])"), "ol"),
    (re.compile(r"[>＞] ?"), "blockquote"),
)


def to_plain(body: str) -> str:
    """A cleaned HTML text as lines, with an empty line between paragraphs."""
    return "\n\n".join(line for line, _block in _lines(body))


def to_html(text: str, before: str = "") -> str:
    """Lines as cleaned HTML; `before` is the HTML text that they were made of.

    What is too large to be an article stays so: nobody may save it.
    """
    known: dict[str, list[str]] = defaultdict(list)
    for line, block in _lines(before):
        known[line].append(block)
    blocks, images = [], _images(before)
    for kind, lines in _grouped(text):
        group = "\n".join(lines)
        blocks.append(known[group].pop(0) if known.get(group) else _built(kind, lines, images))
    body = "".join(blocks)
    return body if is_too_large(body) else clean(body)


def _lines(body: str) -> list[tuple[str, str]]:
    number, found = 0, []
    for tag, block in _Splitter.blocks_of(clean(body)):
        line = _as_line(tag, block)
        if line is None:
            number += 1
            line = f"[块 {number}]"
        found.append((line, block))
    return found


def _as_line(tag: str, block: str) -> str | None:
    inside = block[block.find(">") + 1 : block.rfind("<")]
    if tag == "p" and "<img" not in block:
        return _words(inside)
    if tag in ("h2", "h3"):
        return f"{'#' * int(tag[1])} {_words(inside)}"
    if tag == "hr":
        return "---"
    if tag == "figure" and len(picture_ids(block)) == 1:
        caption = _CAPTION.search(block)
        return f"[图 {picture_ids(block)[0]}] {_words(caption[1]) if caption else ''}".strip()
    if tag in ("ul", "ol"):
        return _as_list(tag, inside)
    if tag == "blockquote" and not _PARAGRAPH.sub("", inside).strip():
        return "\n".join(f"> {_words(one)}" for one in _PARAGRAPH.findall(inside))
    return None


def _as_list(tag: str, inside: str) -> str | None:
    items = [_SIMPLE.match(item) for item in _ITEM.findall(inside)]
    if not all(items) or _ITEM.sub("", inside).strip():
        return None
    words = [_words(item[1] or item[2] or "") for item in items if item]
    marks = ["-"] * len(words) if tag == "ul" else [f"{n}." for n in range(1, len(words) + 1)]
    return "\n".join(f"{mark} {word}" for mark, word in zip(marks, words, strict=True))


def _words(inside: str) -> str:
    one_line = " ".join(inside.replace("<br>", _BREAK).split())
    return unescape(_TAG.sub("", one_line)).strip()


def _grouped(text: str) -> list[tuple[str, list[str]]]:
    """Lines of a list or a quotation that follow one another belong together."""
    groups: list[tuple[str, list[str]]] = []
    together = False
    for raw in text.replace("\r", "").split("\n"):
        line = raw.strip(" \t\u3000\u00a0")
        if not line:
            together = False
            continue
        kind = next((tag for mark, tag in _GROUPS if mark.match(line)), "")
        if kind and together and groups[-1][0] == kind:
            groups[-1][1].append(line)
        else:
            groups.append((kind, [line]))
        together = True
    return groups


def _built(kind: str, lines: list[str], images: dict[str, str]) -> str:
    if kind:
        mark = next(mark for mark, tag in _GROUPS if tag == kind)
        words = [f"<p>{_html(mark.sub('', line, count=1))}</p>" for line in lines]
        inside = "".join(words if kind == "blockquote" else [f"<li>{one}</li>" for one in words])
        return f"<{kind}>{inside}</{kind}>"
    line = lines[0]
    if picture := _PICTURE_LINE.fullmatch(line):
        return _figure(picture[1], picture[2], images)
    if line.startswith("#") and (heading := line.lstrip("#").strip()):
        tag = "h3" if line.startswith("###") else "h2"
        return f"<{tag}>{_html(heading)}</{tag}>"
    return "<hr>" if line == "---" else f"<p>{_html(line)}</p>"


def _figure(key: str, caption: str, images: dict[str, str]) -> str:
    """With the alternative text that the picture had."""
    image = images.get(key) or f'<img src="/photos/{key}/" alt="">'
    words = f"<figcaption>{_html(caption)}</figcaption>" if caption else ""
    return f"<figure>{image}{words}</figure>"


def _images(body: str) -> dict[str, str]:
    """The pictures of a text by their keys; of one that stands there twice, the first."""
    found: dict[str, str] = {}
    for image in _IMAGE.finditer(clean(body)):
        found.setdefault(image[1], image[0])
    return found


def _html(words: str) -> str:
    return escape(words, quote=False).replace(_BREAK, "<br>")


class _Splitter(HTMLParser):
    """Cuts a clean HTML text into the elements that stand side by side at its top."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self._text, self._depth, self._start, self._tag = text, 0, 0, ""
        self._offsets = [0]
        for line in text.split("\n"):
            self._offsets.append(self._offsets[-1] + len(line) + 1)
        self.blocks: list[tuple[str, str]] = []

    @classmethod
    def blocks_of(cls, text: str) -> list[tuple[str, str]]:
        splitter = cls(text)
        splitter.feed(text)
        splitter.close()
        splitter._loose(len(text))
        return splitter.blocks

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if self._depth == 0:
            self._loose(self._at())
            self._start, self._tag = self._at(), tag
        if tag not in _VOID:
            self._depth += 1
        elif self._depth == 0:
            self._cut(self._at() + len(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(self._depth - 1, 0)
        if self._depth == 0:
            self._cut(self._text.index(">", self._at()) + 1)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._offsets[line - 1] + column

    def _cut(self, end: int) -> None:
        self.blocks.append((self._tag, self._text[self._start : end]))
        self._start, self._tag = end, ""

    def _loose(self, end: int) -> None:
        """Words that stand in no element at all."""
        if words := self._text[self._start : end].strip():
            self.blocks.append(("p", f"<p>{words}</p>"))
        self._start = end
