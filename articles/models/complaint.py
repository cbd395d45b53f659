"""Who objects to an article (投诉、侵权举报), and what the desk and its author said about it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..lib import receipt_codes
from .article import Article
from .correction import Correction
from .encrypted import EncryptedText
from .people import User
from .photo import private_storage


class Complaint(models.Model):
    """One case. What tells who complains, and what they wrote, is sealed."""

    class Kind(models.TextChoices):
        COPYRIGHT = "copyright", _("copyright")
        REPUTATION = "reputation", _("reputation or privacy")
        UNLAWFUL = "unlawful", _("unlawful content")
        FALSE = "false", _("not true")
        MINORS = "minors", _("harm to minors")
        MISTAKE = "mistake", _("a small mistake")

    class Status(models.TextChoices):
        """What may follow what is in `complaints.TRANSITIONS`."""

        RECEIVED = "received", pgettext_lazy("complaint", "received")
        CHECKING = "checking", pgettext_lazy("complaint", "being verified")
        ASKED = "asked", pgettext_lazy("complaint", "asked back")
        UPHELD = "upheld", pgettext_lazy("complaint", "upheld")
        REJECTED = "rejected", pgettext_lazy("complaint", "rejected")
        COUNTERED = "countered", pgettext_lazy("complaint", "answered by the author")
        RESTORED = "restored", pgettext_lazy("complaint", "put back")

    class Outcome(models.TextChoices):
        """What followed from an upheld complaint."""

        TAKEN_DOWN = "taken_down", _("the article was taken down")
        PICTURES_HIDDEN = "pictures_hidden", _("its pictures were hidden everywhere")
        CORRECTED = "corrected", _("it is being corrected")
        NOTHING_LEFT = "nothing_left", _("it was off the site already")

    class Channel(models.TextChoices):
        """How it came."""

        WEB = "web", _("website")
        LETTER = "letter", pgettext_lazy("complaint", "letter")
        EMAIL = "email", pgettext_lazy("complaint", "e-mail")
        PHONE = "phone", _("telephone")
        COUNTER = "counter", _("at the counter")

    class Capacity(models.TextChoices):
        HOLDER = "holder", _("It is my own right")
        AGENT = "agent", _("I act for whose right it is")

    code = models.CharField(_("case number"), max_length=receipt_codes.CODE_LENGTH, unique=True)
    pin = EncryptedText(blank=True)
    form_hash = models.CharField(max_length=64, unique=True)  # the same form sent twice is one case
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="complaints", verbose_name=_("article")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.RECEIVED)
    outcome = models.CharField(_("what followed"), max_length=20, choices=Outcome, blank=True)
    # what readers were told of it; several cases may have led to one notice
    correction = models.ForeignKey(
        Correction,
        models.PROTECT,
        null=True,
        related_name="complaints",
        verbose_name=_("correction"),
    )
    wrong = EncryptedText(_("what is wrong"), blank=True)
    wanted = EncryptedText(_("what is asked for"), blank=True)
    name = EncryptedText(_("who complains"), blank=True)
    capacity = models.CharField(_("capacity"), max_length=8, choices=Capacity, blank=True)
    proof = EncryptedText(_("proof of the right and of identity"), blank=True)
    contact = EncryptedText(_("contact"), blank=True)
    reason = EncryptedText(_("reason told"), blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    channel = models.CharField(
        pgettext_lazy("complaint", "how it came"),
        max_length=8,
        choices=Channel,
        default=Channel.WEB,
        db_default=Channel.WEB,
    )
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("entered by"),
    )  # what did not come by the website
    # the clock runs from here; of a letter, when it arrived
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    due_at = models.DateTimeField(_("due"))
    handler = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("complaint", "with"),
    )
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    emptied_at = models.DateTimeField(null=True)  # its personal data is gone

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("handle_complaint", _("Can handle complaints and take articles down"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "rejected", "countered", "restored"])
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_complaint_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "countered", "restored"]) | ~Q(outcome=""),
                name="upheld_complaint_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(channel="web", entered_by=None)
                | (~Q(channel="web") & Q(entered_by__isnull=False)),
                name="complaint_by_hand_says_who_entered_it",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_at"], name="complaint_desk"),
            models.Index(fields=["-received_at"], name="complaint_newest"),
            models.Index(
                fields=["decided_at"], name="complaint_to_empty", condition=Q(emptied_at=None)
            ),  # asked by the clock
        ]

    def __str__(self) -> str:
        return _("Case %(code)s") % {"code": self.shown_code}

    @property
    def shown_code(self) -> str:
        return receipt_codes.shown(self.code)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at < timezone.now()


OPEN = (
    Complaint.Status.RECEIVED,
    Complaint.Status.CHECKING,
    Complaint.Status.ASKED,
    Complaint.Status.COUNTERED,
)
OF_RIGHTS = (Complaint.Kind.COPYRIGHT, Complaint.Kind.REPUTATION)  # name, capacity and proof needed


class ComplaintMessage(models.Model):
    """What was said of a case: `PUBLIC` kinds are read by who complains."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("question to who complains")
        ANSWER = "answer", _("added by who complains")
        COUNTER = "counter", _("statement of the author")
        NOTE = "note", _("note of the desk")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=10, choices=Kind)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    text = EncryptedText(blank=True)
    form_hash = models.CharField(max_length=64, unique=True, null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.complaint_id}"


class ComplaintFile(models.Model):
    """Evidence as it came, sealed; only the desk opens it, and only to save it."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="files")
    message = models.ForeignKey(ComplaintMessage, models.PROTECT, null=True, related_name="files")
    position = models.PositiveSmallIntegerField()
    file = models.FileField(storage=private_storage, max_length=200)
    name = EncryptedText(blank=True)  # as its sender calls it
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "position"],
                condition=Q(message=None),
                name="complaint_file_once",
            ),
            models.UniqueConstraint(
                fields=["message", "position"], name="complaint_message_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id}/{self.pk}"


class TakeDown(models.Model):
    """An article that is gone from the site. Appended; ended once, by a restoration.

    `sealed` is a zip of its text, metadata and pictures as readers had them, sealed.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="take_downs")
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, related_name="take_downs", verbose_name=_("case")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Complaint.Kind)
    reason = EncryptedText(blank=True)
    was_public = models.BooleanField(default=True)  # else it was withdrawn when it was taken down
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.FileField(storage=private_storage, max_length=200)
    sha256 = models.CharField(max_length=64)  # of the zip
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(ended_at=None), name="article_taken_down_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.kind}"
