"""One line of an archive file → an article's fields, checked: what `import_articles` takes.

A JSON object with `external_id` and `title`, `published_at`, and optionally `kicker`,
`subtitle`, `summary`, `body`, `section`, `places`, `tags`, `reporters`, `source`,
`source_url`, `original_author`.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from .lib import html
from .lib.tags import split_tags
from .models import Article, Reporter, Revision, Section

FIELDS = {
    *("external_id", "title", "kicker", "subtitle", "summary", "body", "published_at"),
    *("section", "places", "tags", "reporters", "source", "source_url", "original_author"),
}
_IS_HTML = re.compile(
    r"<(?:p|br|div|span|h[1-6]|ul|ol|li|table|tr|td|img|figure|a|b|i|em|strong|blockquote|"
    r"section|article|font|script|style|iframe|!--)(?:[\s/>]|$)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NAMES = re.compile(r"[、,，;；/|\s]+")
_KINDS = {
    "原创": Article.Source.ORIGINAL,
    "本报原创": Article.Source.ORIGINAL,
    "转载": Article.Source.REPRINT,
    "读者投稿": Article.Source.CONTRIBUTION,
    **{kind.value: kind for kind in Article.Source},
}


class BadLine(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence that says what is wrong with the line."""


@dataclass(frozen=True)
class ArchiveItem:
    external_id: str
    published_at: datetime
    content: dict[str, str]  # kicker, title, subtitle, summary, body (clean HTML)
    section: str  # name or address, "" for none
    places: tuple[str, ...]  # codes or names
    tags: tuple[str, ...]
    reporters: tuple[str, ...]
    source: dict[str, str]  # source, source_name, source_url, original_author
    lost_pictures: int  # in the body, not of the paper's library
    unknown_fields: tuple[str, ...]

    def fingerprint(self, places: list[int]) -> str:
        """Changes when the line, or what its places stand for, changes."""
        written = [
            *(self.external_id, self.published_at.astimezone(UTC).isoformat(), self.content),
            *(self.section, sorted(places), self.tags, self.reporters, self.source),
        ]
        return hashlib.sha256(json.dumps(written, ensure_ascii=False).encode()).hexdigest()


def parse_line(line: bytes) -> ArchiveItem:
    """Raises BadLine."""
    fields = _object(line)
    content = {
        name: _short(fields, name, Revision) for name in ("kicker", "title", "subtitle", "summary")
    }
    if not content["title"]:
        raise BadLine(_("It has no title."))
    body = _text(fields, "body")
    content["body"] = _body(body)
    external_id = _short(fields, "external_id", Article)
    if not external_id:
        raise BadLine(_("It has no external_id."))
    return ArchiveItem(
        external_id=external_id,
        published_at=_time(fields),
        content=content,
        section=_short(fields, "section", Section, "name"),
        places=_list(fields, "places", _NAMES.split),
        tags=_fitting(_list(fields, "tags", split_tags), "tags", Tag),
        reporters=_fitting(_list(fields, "reporters", _NAMES.split), "reporters", Reporter),
        source=_source(fields),
        lost_pictures=body.lower().count("<img") - content["body"].count("<img "),
        unknown_fields=tuple(sorted(set(fields) - FIELDS)),
    )


def _body(text: str) -> str:
    try:
        return html.stored(text if _IS_HTML.search(text) else html.from_plain(text))
    except html.TooLarge as refusal:
        raise BadLine(str(refusal)) from None


def _object(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadLine(_("It is not UTF-8.")) from None
    except (ValueError, RecursionError):
        raise BadLine(_("It is not JSON.")) from None
    if not isinstance(fields, dict):
        raise BadLine(_("It is not a JSON object."))
    return fields


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadLine(_("“%(name)s” is not a text.") % {"name": name})
    return _valid(value, name)


def _valid(value: str, name: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:  # half of a pair, which no database takes
            raise BadLine(_("“%(name)s” has broken characters.") % {"name": name}) from None
    return _CONTROL.sub("", value)


def _short(fields: dict[str, Any], name: str, model: type[Model], column: str = "") -> str:
    value = " ".join(_text(fields, name).split())
    _check_length(value, name, model, column or name)
    return value


def _check_length(value: str, name: str, model: type[Model], column: str) -> None:
    limit = _limit(model, column)
    if len(value) > limit:
        raise BadLine(
            _("“%(name)s” has more than %(limit)d characters.") % {"name": name, "limit": limit}
        )


_limits: dict[tuple[type[Model], str], int] = {}


def _limit(model: type[Model], column: str) -> int:
    key = model, column
    if key not in _limits:
        _limits[key] = getattr(model._meta.get_field(column), "max_length", None) or sys.maxsize
    return _limits[key]


def _list(fields: dict[str, Any], name: str, split: Callable[[str], list[str]]) -> tuple[str, ...]:
    """A list of texts, or one text that is split; each once, in order."""
    value = fields.get(name)
    if isinstance(value, list):
        if not all(isinstance(part, str | int) for part in value):
            raise BadLine(_("“%(name)s” is not a list of texts.") % {"name": name})
        parts = [_valid(str(part), name) for part in value]
    else:
        parts = split(_text(fields, name))
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


def _fitting(values: tuple[str, ...], name: str, model: type[Model]) -> tuple[str, ...]:
    for value in values:
        _check_length(value, name, model, "name")
    return values


def _time(fields: dict[str, Any]) -> datetime:
    """A time without a zone is the paper's; a day alone is its midnight."""
    written = fields.get("published_at")
    try:
        at = datetime.fromisoformat(str(written).strip())
        if timezone.is_naive(at):
            at = timezone.make_aware(at, timezone.get_default_timezone())
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadLine(
            _("“published_at” is no time like 2019-10-08T09:30:00+08:00: %(written)s.")
            % {"written": str(written)[:40]}
        ) from None
    return at


def _source(fields: dict[str, Any]) -> dict[str, str]:
    """A kind, or the name of the medium: one that is not this paper makes it a reprint."""
    written = _text(fields, "source").strip()
    kind = _KINDS.get(written)
    name = "" if kind else _short(fields, "source", Article, "source_name")
    if kind is None:
        is_own = not name or name == settings.PAPER["name"]
        kind = Article.Source.ORIGINAL if is_own else Article.Source.REPRINT
    url = _short(fields, "source_url", Article)
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            raise BadLine(_("“source_url” is no address.")) from None
    return {
        "source": kind.value,
        "source_name": name,
        "source_url": url,
        "original_author": _short(fields, "original_author", Article),
    }
