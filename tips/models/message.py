"""What came in, as it came: stored before anything else is done with it, once."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.lib import secret_box
from articles.models import Photo
from articles.models.encrypted import EncryptedJSON, EncryptedText
from articles.models.photo import private_storage

from .source import ChannelName, Source


class MessageKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("message", "text")
    IMAGE = "image", _("picture")
    VOICE = "voice", _("voice")
    VIDEO = "video", _("video")
    FILE = "file", _("file")
    LOCATION = "location", _("location")
    LINK = "link", _("link")
    EVENT = "event", pgettext_lazy("message", "event")
    UNKNOWN = "unknown", _("unknown kind")


class InboundMessage(models.Model):
    """`key_hash` tells a repeated delivery; `text` is without the contacts that `raw` holds.

    `stitched_at` is empty until intake has decided which tip it belongs to, if any.
    """

    channel = models.CharField(_("channel"), max_length=12, choices=ChannelName)
    key_hash = models.CharField(max_length=64)
    raw = EncryptedText()
    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind)
    event = models.CharField(max_length=40, blank=True)
    text = models.TextField(_("text"), blank=True)
    details = EncryptedJSON(blank=True, default=dict)  # sender, location, media, address
    sent_at = models.DateTimeField(_("sent"))  # as the platform says
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    tip = models.ForeignKey("Tip", models.PROTECT, null=True, blank=True, related_name="messages")
    reply = EncryptedText(blank=True)  # what was answered, so that a retry is told the same
    stitched_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["sent_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["channel", "key_hash"], name="message_once"),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                name="message_to_stitch",
                condition=models.Q(stitched_at=None),
            ),  # what a killed process left, asked by the clock
            models.Index(fields=["tip", "sent_at"], name="message_of_tip"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_kind_display()} #{self.pk}"

    @staticmethod
    def hash_of(channel: str, key: str) -> str:
        return secret_box.keyed_hash("message", channel, key)


class Attachment(models.Model):
    """A file that came with a message. `original` lies sealed, as it came; `clean` is a picture
    without anything but pixels, sealed too."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being fetched")
        KEPT = "kept", pgettext_lazy("file", "kept")
        LOST = "lost", _("lost: the platform has it no more")
        REFUSED = "refused", _("not kept")

    message = models.ForeignKey(InboundMessage, models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    remote = EncryptedJSON(blank=True, default=dict)
    name = EncryptedText(blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)  # when the platform forgets it
    next_try_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    alarmed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it is not kept, as a sentence
    original = models.FileField(storage=private_storage, max_length=200, blank=True)
    clean = models.FileField(storage=private_storage, max_length=200, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)  # of the original
    width = models.PositiveIntegerField(default=0)  # pixels
    height = models.PositiveIntegerField(default=0)  # pixels
    photo = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # of the library, once a draft was made

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["message__sent_at", "message", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="attachment_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="attachment_to_fetch",
                condition=models.Q(state="waiting"),
            ),  # asked by the clock
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"
