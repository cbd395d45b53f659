"""What happened to a tip, in the newsroom's words; who told us is named in none of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles import history
from articles.history import Line
from articles.lib.receipt_codes import CODE_LENGTH
from articles.models import User

from ..models import ChannelName, NoticeKind, Status, Tip, TipEvent

SHOWN = 40  # events


def lines_of(tip: Tip) -> list[Line]:
    """The newest first; three queries."""
    found = TipEvent.objects.filter(tip=tip).select_related(
        "event__actor", "event__article__latest"
    )
    title_only = ("event__article__latest__body", "event__article__latest__summary")
    events = list(found.defer(*title_only).order_by("-event_id")[:SHOWN])
    logins = {_data(each).get("reporter") for each in events} - {None}
    names = {user.username: str(user) for user in User.objects.filter(username__in=logins)}
    return [_line(each, names) for each in events]


def _data(told: TipEvent) -> dict[str, Any]:
    return told.event.data if isinstance(told.event.data, dict) else {}


def _line(told: TipEvent, names: Mapping[str, str]) -> Line:
    data = _data(told)
    if login := data.get("reporter"):
        data = data | {"reporter": names.get(login, login)}
    if told.event.article:
        data = data | {"article": str(told.event.article)}
    return replace(history.line(told.event), details=tuple(_details(data)))


def _details(data: Mapping[str, Any]) -> list[str]:
    found = []
    before, after = data.get("before"), data.get("after")
    if after in Status.values and before != after:
        found.append(_("now %(stage)s") % {"stage": Status(after).label})
    for name, sentence in _SENTENCES.items():
        if value := data.get(name):
            found.append(str(sentence()) % {"value": _as_read(name, value)})
    if at := _minute(data.get("due_at")):
        found.append(pgettext("tip", "due %(time)s") % {"time": at})
    if data.get("channel") in ChannelName.values:
        found.append(str(ChannelName(data["channel"]).label))
    if data.get("notice") in NoticeKind.values:
        found.append(str(NoticeKind(data["notice"]).label))
    if count := data.get("count"):
        found.append(ngettext("%d message", "%d messages", count) % count)
    if fields := data.get("fields"):
        found.append(_("、").join(_field(str(name)) for name in fields))
    return found


_SENTENCES = {
    "reporter": lambda: pgettext("reporter", "to %(value)s"),
    "to": lambda: pgettext("tip", "to %(value)s"),
    "into": lambda: _("into %(value)s"),
    "other": lambda: "%(value)s",
    "article": lambda: _("article “%(value)s”"),
}


def _as_read(name: str, value: Any) -> str:
    """A code with its dash."""
    is_code = name in ("to", "into", "other") and len(str(value)) == CODE_LENGTH
    return Tip(code=value).shown_code if is_code else str(value)


def _minute(written: Any) -> str:
    try:
        at = parse_datetime(str(written)) if written else None
    except ValueError:
        at = None
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""


def _field(name: str) -> str:
    try:
        return str(Tip._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name
