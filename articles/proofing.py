"""The proof-reading check on an article: what is found where, and what was let stand by whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from . import house_knowledge
from .lib import html, proofreading
from .models import Article, Dismissal, Revision

LINES = ("kicker", "title", "subtitle", "summary")
FIELDS = (*LINES, "body")
AROUND = 24  # characters of the paragraph that are shown on either side
LONGEST = 200_000  # characters of one field; what stands behind them is not looked at


@dataclass(frozen=True)
class Found:
    """A finding and its place: paragraph of a field and code points in it, from 0.

    Paragraphs are the lines of the field as plain text that are not empty.
    """

    field: str
    paragraph: int
    start: int
    end: int
    finding: proofreading.Finding
    before: str
    after: str
    dismissal: Dismissal | None = None

    @property
    def key(self) -> str:
        return self.finding.key

    @property
    def place(self) -> str:
        """Names this one finding in the text as it is now; several may have the same key."""
        return f"{self.field}-{self.paragraph}-{self.start}-{self.key}"

    @property
    def is_open(self) -> bool:
        return self.dismissal is None

    @property
    def label(self) -> str:
        return str(proofreading.RULES[self.finding.rule])

    @property
    def field_label(self) -> str:
        return str(Revision._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]

    @property
    def where(self) -> str:
        if self.field == "body":
            return _("paragraph %(number)d") % {"number": self.paragraph + 1}
        return self.field_label

    def as_dict(self) -> dict[str, Any]:
        """What a script is told."""
        finding, dismissal = self.finding, self.dismissal
        return {
            "field": self.field,
            "where": self.where,
            "paragraph": self.paragraph,
            "start": self.start,
            "end": self.end,
            "rule": finding.rule,
            "label": self.label,
            "found": finding.found,
            "before": self.before,
            "after": self.after,
            "suggestion": finding.suggestion,
            "reason": finding.reason,
            "key": finding.key,
            "dismissed": dismissal and {"by": str(dismissal.person), "at": _minute(dismissal)},
        }


def check_content(content: Mapping[str, str], article: Article | None = None) -> list[Found]:
    """What to look at again in the fields of an article; `body` is HTML, the others plain.

    With the article come its dismissals. Fields that are missing are passed over.
    """
    knowledge = house_knowledge.current()
    dismissed = _dismissals(article)
    return [
        found
        for field in FIELDS
        if content.get(field)
        for found in _in_field(field, content[field], knowledge, dismissed)
    ]


def check_article(article: Article) -> list[Found]:
    """What to look at again in the newest text that is saved."""
    if article.latest is None:
        return []
    return check_content({field: getattr(article.latest, field) for field in FIELDS}, article)


def open_findings(article: Article) -> list[Found]:
    """Findings in the newest text that nobody has let stand."""
    return [found for found in check_article(article) if found.is_open]


def plain(field: str, value: str) -> str:
    """A field as the check reads it: one paragraph a line, no line empty."""
    if field == "body":
        return html.plain_text(html.clean(value))
    lines = (line.strip() for line in value.split("\n"))
    return "\n".join(line for line in lines if line)


def _in_field(
    field: str, value: str, knowledge: proofreading.Knowledge, dismissed: dict[str, Dismissal]
) -> Iterator[Found]:
    text = plain(field, value)[:LONGEST]
    paragraph = begin = position = 0
    for finding in proofreading.check(text, knowledge):  # in the order of the text
        while (position := text.find("\n", begin, finding.start)) >= 0:
            paragraph, begin = paragraph + 1, position + 1
        yield Found(
            field,
            paragraph,
            finding.start - begin,
            finding.end - begin,
            finding,
            text[max(begin, finding.start - AROUND) : finding.start],
            text[finding.end : finding.end + AROUND].partition("\n")[0],
            dismissed.get(finding.key),
        )


def _dismissals(article: Article | None) -> dict[str, Dismissal]:
    if article is None or article.pk is None:
        return {}
    rows = Dismissal.objects.filter(article=article).select_related("person")
    return {row.key: row for row in rows}


def _minute(dismissal: Dismissal) -> str:
    return timezone.localtime(dismissal.at).strftime("%Y-%m-%d %H:%M")
