"""Who told us (报料人): known by a keyed hash, named only to those who may ask."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.lib import secret_box
from articles.models import User
from articles.models.encrypted import EncryptedJSON, EncryptedText


class ChannelName(models.TextChoices):
    WECHAT = "wechat", _("WeChat")
    QQ = "qq", _("QQ bot")
    ONEBOT = "onebot", _("QQ number, by a gateway")
    WEB = "web", _("website")
    QQ_HAND = "qq_hand", _("QQ, by hand")
    WECHAT_HAND = "wechat_hand", _("WeChat, by hand")
    PHONE = "phone", _("telephone")
    COUNTER = "counter", _("at the counter")
    MAIL = "mail", _("letter or e-mail")


BY_HAND = (
    ChannelName.QQ_HAND,
    ChannelName.WECHAT_HAND,
    ChannelName.PHONE,
    ChannelName.COUNTER,
    ChannelName.MAIL,
)
IN_PERSON = (*BY_HAND, ChannelName.WEB)  # carry nothing back: an editor calls or writes to them


class Source(models.Model):
    """One person on one channel. What tells who they are is sealed; see decision 16.

    `identity` is the platform's id, or what an editor typed: a telephone or QQ number. A resident
    of the website who left no contact is a source of their own for each tip.
    """

    channel = models.CharField(_("channel"), max_length=12, choices=ChannelName)
    identity = EncryptedText(blank=True)
    identity_hash = models.CharField(max_length=64)
    nickname = EncryptedText(_("name"), blank=True)
    contact = EncryptedText(_("contact"), blank=True)
    contact_hash = models.CharField(max_length=64, blank=True, db_index=True)
    address = EncryptedJSON(blank=True, default=dict)  # what the channel needs to answer them
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    last_inbound_at = models.DateTimeField(null=True, blank=True)
    sent_since = models.PositiveSmallIntegerField(default=0)  # pushes since the last inbound
    is_closed = models.BooleanField(default=False)  # unfollowed, or refuses messages
    begins_new = models.BooleanField(default=False)  # said «报料»: the next message is a new tip
    continues = models.ForeignKey(
        "Tip", models.SET_NULL, null=True, blank=True, related_name="+"
    )  # said «补充»: the next message belongs to that tip
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)
    blocked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    blocked_reason = models.CharField(_("why blocked"), max_length=200, blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    erasure_asked_at = models.DateTimeField(_("asks to be erased"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("tip line", "source")
        verbose_name_plural = pgettext_lazy("tip line", "sources")
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [
            ("reveal_source", _("Can see who a source is")),
            ("block_source", _("Can block a source")),
            ("erase_source", _("Can export and erase what is kept of a source")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["channel", "identity_hash"], name="source_once"),
            models.CheckConstraint(
                condition=Q(blocked_at=None) | Q(blocked_by__isnull=False),
                name="source_is_blocked_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["erasure_asked_at"],
                name="source_asks_erasure",
                condition=Q(erasure_asked_at__isnull=False),
            ),  # what the desk still has to answer
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} #{self.pk}"

    @property
    def is_blocked(self) -> bool:
        return self.blocked_at is not None

    @property
    def is_anonymous(self) -> bool:
        """Nothing is kept by which they could be reached."""
        return not self.identity and not self.contact

    @property
    def is_told_in_person(self) -> bool:
        """By an editor who calls or writes to them; no channel carries anything."""
        return self.channel in IN_PERSON and not self.is_anonymous and self.erased_at is None

    @property
    def can_be_told(self) -> bool:
        """In person or by their channel; who can not be reads it on the status page."""
        return self.channel not in IN_PERSON or not self.is_anonymous

    @staticmethod
    def hash_of(channel: str, identity: str) -> str:
        return secret_box.keyed_hash("source", channel, identity)

    @staticmethod
    def contact_hash_of(contact: str) -> str:
        """Of a normalised contact, whatever the channel; empty for none."""
        return secret_box.keyed_hash("contact", contact) if contact else ""
