"""What is said to a source, in which words, and how far it has come."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import User
from articles.models.encrypted import EncryptedText

from .source import ChannelName, Source
from .tip import Status, Tip


class NoticeKind(models.TextChoices):
    CHECKING = "checking", _("is being checked")
    ADOPTED = "adopted", _("was adopted")
    DECLINED = "declined", _("was not adopted")
    APPROVED = "approved", _("reward to be paid")
    PAID = "paid", _("reward paid")
    ANSWER = "answer", _("answer of the newsroom")
    SEND_AGAIN = "send_again", _("please send the file again")
    REPLY = "reply", _("reply to a message")


class Notice(models.Model):
    """`once` is unique: what was said once is not said again.

    `waiting` means: by the next message of the source, by a push where the channel lets us, or
    by an editor who calls them.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a way")
        ON_PAGE = "on_page", _("to be read on the status page")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        UNSURE = "unsure", _("may have arrived")
        GIVEN_UP = "given_up", _("can not be sent")
        DROPPED = "dropped", _("overtaken by a later one")

    class Way(models.TextChoices):
        PUSH = "push", _("by a message of ours")
        REPLY = "reply", _("with the answer to their message")
        HAND = "hand", _("by hand")

    tip = models.ForeignKey(
        Tip, models.PROTECT, null=True, blank=True, related_name="notices"
    )  # empty: a reply that is about none
    source = models.ForeignKey(Source, models.PROTECT, related_name="notices")
    kind = models.CharField(pgettext_lazy("notice", "about"), max_length=12, choices=NoticeKind)
    once = models.CharField(max_length=80, unique=True)
    text = EncryptedText()
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    way = models.CharField(_("way"), max_length=6, choices=Way, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(null=True, blank=True)  # next try, or end of quiet hours
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["source", "id"],
                name="notice_waiting",
                condition=models.Q(state="waiting"),
            ),  # asked with every message of a source, and by the clock
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"


class AnswerTemplate(models.Model):
    """Words that are ready. For a `status` and a `channel`, or for every one where empty.

    `{code}` and `{address}` stand for the tip's code and its status page, `{reason}` for the
    reason of a tip that was declined, `{amount}` for a reward once it was approved.
    """

    name = models.CharField(_("name"), max_length=40)
    status = models.CharField(_("status"), max_length=10, choices=Status, blank=True)
    channel = models.CharField(_("channel"), max_length=12, choices=ChannelName, blank=True)
    notice = models.CharField(
        _("used by itself for"),
        max_length=12,
        choices=NoticeKind,
        blank=True,
        help_text=_("Empty: offered when an editor answers."),
    )
    text = models.TextField(
        _("text"),
        max_length=600,
        help_text=_("{code}, {address}, {reason} and {amount} are filled in."),
    )

    class Meta:
        verbose_name = _("answer template")
        verbose_name_plural = _("answer templates")
        ordering = ["status", "channel", "pk"]

    def __str__(self) -> str:
        return self.name
