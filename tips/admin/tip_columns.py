"""What the inbox says of each tip: what, where, by which way, who has it, since when."""

from datetime import datetime

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from articles.lib import clock

from ..inbox import beginning_of
from ..models import Status, Tip
from .tip_list import Files


def channel_mark(tip: Tip) -> SafeString:
    """The way it came, with its sign."""
    return format_html(
        '<span class="channel channel-{}">{}</span>', tip.channel, tip.get_channel_display()
    )


def status_mark(tip: Tip) -> SafeString:
    return format_html('<span class="stage tip-{}">{}</span>', tip.status, tip.get_status_display())


class Columns:
    """For the admin of tips."""

    @admin.display(description=pgettext_lazy("tip", "what"))
    def told(self, tip: Tip) -> str:
        is_new = tip.status == Status.NEW
        address = reverse("admin:tips_tip_change", args=[tip.pk])
        title = format_html(
            '<a class="row-title{}" href="{}">{}</a>',
            " is-new" if is_new else "",
            address,
            beginning_of(tip),
        )
        more = [("code", tip.shown_code)]
        if tip.category:
            suggested = " is-suggested" if tip.category_is_suggested else ""
            more.append((f"category{suggested}", tip.category.name))
        more += [("files", words) for words in _files(tip.files)]
        if tip.has_new_note:
            more.append(("new-note", _("new note")))
        meta = format_html_join("", '<span class="{}">{}</span>', more)
        return format_html('{}<small class="row-meta">{}</small>{}', title, meta, _thumbs(tip))

    @admin.display(description=pgettext_lazy("tip", "place"), empty_value="")
    def where(self, tip: Tip) -> str:
        if tip.place is None:
            return ""
        if not tip.place_is_suggested:
            return tip.place.name
        return format_html(
            '<span class="is-suggested" title="{}">{}</span>', _("suggested"), tip.place.name
        )

    @admin.display(description=gettext_lazy("channel"))
    def by_channel(self, tip: Tip) -> str:
        return channel_mark(tip)

    @admin.display(description=pgettext_lazy("tip", "with"), empty_value="")
    def held_by(self, tip: Tip) -> str:
        who = str(tip.assigned_to) if tip.assigned_to else ""
        if tip.due_at is None or not tip.is_open:
            return who
        at = minute(tip.due_at)
        due = _("due %s, overdue") % at if tip.is_overdue else _("due %s") % at
        late = " overdue" if tip.is_overdue else ""
        return format_html('{}<small class="due{}">{}</small>', who, late, due)

    @admin.display(description=gettext_lazy("received"))
    def aged(self, tip: Tip) -> str:
        age = _("%s ago") % clock.waited(tip.received_at)
        return format_html(
            '<time datetime="{}" title="{}">{}</time> {}',
            tip.received_at.isoformat(),
            minute(tip.received_at, "Y-m-d H:i"),
            age,
            status_mark(tip),
        )


def minute(at: datetime, format: str = "m-d H:i") -> str:
    return date_format(timezone.localtime(at), format)


def _files(files: Files) -> list[str]:
    counted = (
        (files.pictures, ngettext("%d picture", "%d pictures", files.pictures)),
        (files.videos, ngettext("%d video", "%d videos", files.videos)),
        (files.voices, ngettext("%d voice message", "%d voice messages", files.voices)),
        (files.others, ngettext("%d file", "%d files", files.others)),
    )
    return [words % number for number, words in counted if number]


def _thumbs(tip: Tip) -> SafeString:
    """Two pictures of one tip are told apart by looking; they say nothing that its row does not."""
    pictures = [(reverse("tips:attachment_small", args=[pk]),) for pk in tip.files.shown]
    shown = format_html_join(
        "", '<img src="{}" alt="" loading="lazy" width="72" height="72">', pictures
    )
    return format_html('<span class="row-pictures">{}</span>', shown) if pictures else shown
