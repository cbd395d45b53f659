"""`{% paper_links %}`: the ways to the calendar and, for who may see it, to the report of work."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import work_report

register = template.Library()


@register.simple_tag(takes_context=True)
def paper_links(context: template.Context) -> SafeString:
    """Needs the `user` of a page of the newsroom."""
    links = [(reverse("admin:articles_article_calendar"), _("Calendar"))]
    user: Any = context.get("user")
    if user is not None and work_report.may_see_work(user):
        links.append((reverse("admin:articles_article_work"), _("Report of work")))
    inner = format_html_join(" ", '<a href="{}">{}</a>', links)
    return format_html('<p class="paper-links">{}</p>', inner)
