"""Messages of OneBot 11: segment arrays and CQ strings become text, files and a place.

From botuniverse/onebot-11 (message/string.md, message/segment.md): a CQ code is
`[CQ:type,name=value,…]`, in text `[`, `]` and `&` are written `&#91;`, `&#93;` and `&amp;`,
inside a code the comma too, `&#44;`. Gateways send either form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..lib.json_objects import NotAnObject, json_object, object_in, text_in
from .base import Location, Media

Segment = dict[str, Any]  # {"type": str, "data": {name: value}}

_CODE = re.compile(r"\[CQ:([^,\[\]]+)((?:,[^,\[\]]*)*)\]")
_IN_TEXT = re.compile(r"&(amp|#91|#93);")
_IN_VALUE = re.compile(r"&(amp|#91|#93|#44);")
_CHARACTERS = {"amp": "&", "#91": "[", "#93": "]", "#44": ","}
_MEDIA = {"image": "image", "record": "voice", "video": "video", "file": "file"}
_FILE_NAME = re.compile(r"[^/\\:]{1,200}")


@dataclass
class Said:
    """What the segments of a message say together."""

    text: str = ""
    media: list[Media] = field(default_factory=list)
    location: Location | None = None
    has_link: bool = False

    @property
    def kind(self) -> str:
        """Of MessageKind; unknown when there is nothing in it that we can read."""
        if self.media:
            return self.media[0].kind
        if self.location:
            return "location"
        if self.has_link:
            return "link"
        return "text" if self.text else "unknown"

    def add(self, kind: str, data: dict[str, Any], self_id: str) -> None:
        if kind == "text":
            self.text += text_in(data, "text")
        elif kind == "at":
            self.text += _mention(data, self_id)
        elif kind in _MEDIA:
            self.media.append(file_of(_MEDIA[kind], data))
        elif kind == "location":
            self.location = _location(data, "lon") or self.location
        elif kind == "share":
            self._add_card([text_in(data, name) for name in ("title", "content", "url")])
        elif kind == "json":
            self._add_json(data)

    def _add_json(self, data: dict[str, Any]) -> None:
        """A page or a place that was shared; a card of any other form is told by its `prompt`."""
        try:
            card = json_object(text_in(data, "data"))
        except NotAnObject:
            return
        lines = [text_in(card, "prompt")]
        for part in list(object_in(card, "meta").values())[:3]:
            self.location = _location(part, "lng") or self.location
            lines += [text_in(part, name) for name in ("title", "desc", "jumpUrl", "qqdocurl")]
        self._add_card(lines)

    def _add_card(self, lines: list[str]) -> None:
        self.has_link = True
        self.text += "\n" + "\n".join(dict.fromkeys(line for line in lines if line)) + "\n"


def read(message: Any, self_id: str) -> Said:
    """Of the field `message` of an event; a mention of `self_id`, our own number, is no text."""
    said = Said()
    for segment in segments(message):
        said.add(text_in(segment, "type"), object_in(segment, "data"), self_id)
    said.text = said.text.strip()
    return said


def segments(message: Any) -> list[Segment]:
    """A string with CQ codes, one segment or a list of them, as a list."""
    if isinstance(message, str):
        return list(_from_string(message))
    listed = message if isinstance(message, list) else [message]
    return [each for each in listed if isinstance(each, dict) and text_in(each, "type")]


def text_segment(text: str) -> Segment:
    """Text that stays text: nothing in a segment is taken for a CQ code."""
    return {"type": "text", "data": {"text": text}}


def _from_string(written: str) -> Iterator[Segment]:
    at = 0
    for code in _CODE.finditer(written):
        if code.start() > at:
            yield text_segment(_unescaped(_IN_TEXT, written[at : code.start()]))
        yield {"type": code[1], "data": dict(_parameters(code[2]))}
        at = code.end()
    if at < len(written):
        yield text_segment(_unescaped(_IN_TEXT, written[at:]))


def _parameters(written: str) -> Iterator[tuple[str, str]]:
    for parameter in written.split(",")[1:]:
        name, _, value = parameter.partition("=")
        yield name, _unescaped(_IN_VALUE, value)


def _unescaped(escapes: re.Pattern[str], written: str) -> str:
    """In one pass, so that `&amp;#91;` is `&#91;` and no bracket."""
    return escapes.sub(lambda found: _CHARACTERS[found[1]], written)


def _mention(data: dict[str, Any], self_id: str) -> str:
    """By name where there is one: a number says nothing to an editor, and is personal."""
    name = text_in(data, "name").removeprefix("@")
    return "" if text_in(data, "qq") == self_id or not name else f"@{name} "


def file_of(kind: str, data: dict[str, Any]) -> Media:
    """`file` is a name, or in what some gateways send an address; a path is neither."""
    file = text_in(data, "file")
    url = text_in(data, "url") or (file if file.startswith(("http://", "https://")) else "")
    name = text_in(data, "name") or file
    return Media(kind, {"url": url}, name if _FILE_NAME.fullmatch(name) else "")


def _location(data: Any, longitude_name: str) -> Location | None:
    try:
        latitude = float(_written(data, "lat"))
        longitude = float(_written(data, longitude_name))
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    words = [text_in(data, name) for name in ("title", "content", "name", "address")]
    return Location(latitude, longitude, " ".join(word for word in words if word)[:200])


def _written(data: Any, name: str) -> str:
    value = data.get(name) if isinstance(data, dict) else None
    return str(value) if isinstance(value, float) else text_in(data, name)
