"""Which licences a page may name on a day, and which of them run out.

What is entered in the newsroom comes first: as soon as a kind has one row, the setting of that kind
is not asked any more, so that a number which has run out does not come back by the environment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import publication_kind
from .lib.briefly import briefly
from .lib.prepared import prepared
from .models import Licence

_Kind = Licence.Kind
NOTICE = (90, 30, 7)  # days before the end; each is a louder word
# the setting that stands in for a kind without a row
_SETTINGS = {
    _Kind.NEWS: "news_licence",
    _Kind.SERIAL: "serial_number",
    _Kind.PERMIT: "internal_permit",
    _Kind.ICP: "icp",
    _Kind.PSB: "psb",
}
# 内部资料性出版物管理办法 §14: an internal publication does not use the words 报, 刊, 刊号
_OF_NEWSPAPERS = (_Kind.SERIAL, _Kind.PUBLISHING)
_SEVERAL = (_Kind.OTHER, _Kind.AUDIOVISUAL, _Kind.ICP, _Kind.PSB)
_MIIT = "https://beian.miit.gov.cn/"


@dataclass(frozen=True)
class Shown:
    """One line of the colophon; `url` is the office's page, or empty."""

    kind: str
    label: str
    number: str
    url: str = ""
    issued_by: str = ""
    valid_until: date | None = None

    @property
    def names_itself(self) -> bool:
        """A filing's number says what it is: 蜀ICP备…, 川公网安备…"""
        return self.kind in (_Kind.ICP, _Kind.PSB)


@dataclass(frozen=True)
class RunningOut:
    """`days` are left, the last one included; 0 and less: it has run out."""

    licence: Licence
    days: int

    @property
    def level(self) -> str:
        if self.days <= 0:
            return "over"
        return "urgent" if self.days <= NOTICE[2] else "soon" if self.days <= NOTICE[1] else "early"

    @property
    def sentence(self) -> str:
        words = {
            "label": self.licence.label,
            "number": self.licence.number,
            "day": self.licence.valid_until,
        }
        if self.days <= 0:
            return _("%(label)s %(number)s ran out on %(day)s; pages do not name it.") % words
        left = ngettext("%(days)d day is left", "%(days)d days are left", self.days)
        return _("%(label)s %(number)s is valid until %(day)s: %(left)s.") % {
            **words,
            "left": left % {"days": self.days},
        }


def shown(day: date | None = None) -> list[Shown]:
    """What a page names on that day, today if left out, in the order of the kinds; one query."""
    day = day or timezone.localdate()
    rows = list(_rows())
    found: list[Shown] = []
    for kind in _Kind:
        if publication_kind.is_internal() and kind in _OF_NEWSPAPERS:
            continue
        of_kind = [row for row in rows if row.kind == kind]
        if of_kind:
            found += map(_shown, _valid(of_kind, day))
        elif number := settings.PAPER.get(_SETTINGS.get(kind, ""), ""):
            url = settings.PAPER["psb_url"] if kind == _Kind.PSB else _url(kind)
            found.append(Shown(kind, str(kind.label), number, url))
    return found


@briefly
def shown_now() -> list[Shown]:
    """For the foot of every page."""
    return shown()


def running_out(day: date | None = None) -> list[RunningOut]:
    """What ends within 90 days or has ended, unless a later row takes its place; soonest first."""
    day = day or timezone.localdate()
    rows = list(Licence.objects.all())
    found = [
        RunningOut(row, (row.valid_until - day).days + 1)
        for row in rows
        if row.valid_until is not None
        and row.valid_until < day + timedelta(days=NOTICE[0])
        and not _has_successor(row, row.valid_until, rows)
    ]
    return sorted(found, key=lambda each: (each.days, each.licence.pk))


@prepared()
def _rows() -> QuerySet[Licence]:
    return Licence.objects.all()


def _valid(rows: list[Licence], day: date) -> list[Licence]:
    """Those that hold on that day and may be shown; of most kinds the newest alone."""
    valid = [row for row in rows if row.is_shown and row.is_valid_on(day)]
    valid.sort(key=lambda row: (row.valid_from or date.min, row.pk), reverse=True)
    return valid if valid and valid[0].kind in _SEVERAL else valid[:1]


def _has_successor(row: Licence, end: date, rows: Iterable[Licence]) -> bool:
    """Whether another of its kind goes on where it ends, or was given later."""
    return any(
        other.pk != row.pk
        and (other.kind, other.name) == (row.kind, row.name)
        and (other.valid_until is None or other.valid_until > end)
        for other in rows
    )


def _shown(row: Licence) -> Shown:
    url = row.url or (settings.PAPER["psb_url"] if row.kind == _Kind.PSB else _url(row.kind))
    return Shown(row.kind, row.label, row.number, url, row.issued_by, row.valid_until)


def _url(kind: str) -> str:
    return _MIIT if kind == _Kind.ICP else ""
