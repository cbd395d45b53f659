"""What the list of articles says of each: its title, stage, section, places, names and dates."""

from datetime import datetime

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Article
from ..models.article import APPROVED, IN_REVIEW, WITH_THE_WRITER

_IN_WORK = (*WITH_THE_WRITER, *IN_REVIEW, *APPROVED)


class Columns:
    """For the admin of articles."""

    @admin.display(description=gettext_lazy("title"))
    def titled(self, article: Article) -> str:
        address = reverse("admin:articles_article_change", args=[article.pk])
        return format_html('<a class="row-title" href="{}">{}</a>', address, article)

    @admin.display(description=gettext_lazy("stage"))
    def staged(self, article: Article) -> str:
        newer = article.is_published and article.has_unpublished_text
        return format_html(
            '<span class="stage stage-{}">{}</span>{}',
            article.stage,
            article.get_stage_display(),
            format_html(' <span class="stage-newer">{}</span>', _("newer text")) if newer else "",
        )

    @admin.display(description=gettext_lazy("section"), empty_value="")
    def section_name(self, article: Article) -> str:
        return str(article.section or "")

    @admin.display(description=gettext_lazy("places"), empty_value="")
    def place_names(self, article: Article) -> str:
        return _few([place.name for place in article.places.all()])

    @admin.display(description=gettext_lazy("reporters"), empty_value="")
    def by(self, article: Article) -> str:
        return _few([str(byline) for byline in article.bylines.all()])

    @admin.display(description=gettext_lazy("date"))
    def dated(self, article: Article) -> str:
        this_year = article.updated_at.year == timezone.now().year
        changed = _("changed %s") % _minute(article.updated_at, "m-d H:i" if this_year else "Y-m-d")
        lines = [("small", "", "", changed)]
        if article.publish_at is not None:
            lines.insert(
                0, ("span", "", "", _("goes out %s") % _minute(article.publish_at, "m-d H:i"))
            )
        elif article.published_at is not None:
            published = _minute(article.published_at)
            lines.insert(0, ("span", "", published, published[:10]))
        if article.deadline is not None and article.stage in _IN_WORK:
            late = " overdue" if article.deadline < timezone.now() else ""
            due = _("deadline %s") % _minute(article.deadline, "m-d H:i")
            lines.append(("small", f"deadline{late}", "", due))
        return format_html_join("", '<{0} class="{1}" title="{2}">{3}</{0}>', lines)


def _minute(at: datetime, format: str = "Y-m-d H:i") -> str:
    return date_format(timezone.localtime(at), format)


def _few(names: list[str]) -> str:
    return "、".join(names[:3]) + ("…" if len(names) > 3 else "")
