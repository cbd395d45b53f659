"""The tip (报料): what one resident told, in one or many messages, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.lib import receipt_codes
from articles.lib.receipt_codes import CODE_LENGTH
from articles.models import Article, Event, Place, User
from articles.models.encrypted import EncryptedText

from .source import ChannelName, Source


class Status(models.TextChoices):
    NEW = "new", pgettext_lazy("tip", "new")
    CHECKING = "checking", _("being checked")
    ASSIGNED = "assigned", _("assigned")
    ADOPTED = "adopted", _("adopted")
    DECLINED = "declined", _("declined")
    DUPLICATE = "duplicate", _("duplicate")
    SPAM = "spam", _("spam")


OPEN = (Status.NEW, Status.CHECKING, Status.ASSIGNED)


class Category(models.Model):
    """What kind of thing it is about. `keywords` suggest it: one on a line."""

    name = models.CharField(_("name"), max_length=20, unique=True)
    keywords = models.TextField(
        _("words that suggest it"), blank=True, help_text=_("One on a line.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("tip category")
        verbose_name_plural = _("tip categories")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class TipQuerySet(models.QuerySet["Tip"]):
    def open(self) -> "TipQuerySet":
        """Somebody still has to decide about it."""
        return self.filter(status__in=OPEN)

    def overdue(self) -> "TipQuerySet":
        return self.open().filter(due_at__lt=timezone.now())


class Tip(models.Model):
    """`status` is written by triage alone. A row is never deleted: purging empties it."""

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    pin = EncryptedText()
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.NEW)
    channel = models.CharField(_("channel"), max_length=12, choices=ChannelName)
    source = models.ForeignKey(Source, models.PROTECT, related_name="tips")
    headline = models.CharField(
        _("in short"), max_length=80, blank=True, help_text=_("The newsroom's own words.")
    )
    text = models.TextField(_("text"), blank=True)  # of all messages, without contacts
    fingerprint = models.BinaryField(blank=True, default=b"")  # of the text, for duplicates
    place = models.ForeignKey(
        Place,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("tip", "place"),
    )
    place_is_suggested = models.BooleanField(default=False)
    category = models.ForeignKey(
        Category,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="tips",
        verbose_name=_("tip category"),
    )
    category_is_suggested = models.BooleanField(default=False)
    received_at = models.DateTimeField(_("received"))  # its first message, by our clock
    first_sent_at = models.DateTimeField()
    last_sent_at = models.DateTimeField()
    assigned_to = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("assigned to"),
    )
    assigned_at = models.DateTimeField(_("assigned at"), null=True, blank=True)
    due_at = models.DateTimeField(_("to be done by"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("duplicate of"),
    )
    status_before = models.CharField(max_length=10, choices=Status, blank=True)  # of a duplicate
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tips",
        verbose_name=_("article"),
    )
    reason = EncryptedText(_("reason"), max_length=300, blank=True)  # told to the source
    first_answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    entered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )  # where it came by hand
    version = models.PositiveIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)  # for place, category, duplicates
    purged_at = models.DateTimeField(null=True, blank=True)

    objects = TipQuerySet.as_manager()

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        ordering = ["-received_at", "-pk"]
        default_permissions = ("view", "add")
        permissions = [
            ("triage_tip", _("Can decide about tips")),
            ("assign_tip", _("Can assign tips")),
            ("view_tip_statistics", _("Can see the statistics of tips")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(status="duplicate"),
                name="tip_is_merged_as_duplicate",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=models.F("pk")), name="tip_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(status="assigned") | Q(assigned_to__isnull=False),
                name="tip_is_assigned_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-received_at"], name="tip_inbox"),
            models.Index(fields=["source", "-last_sent_at"], name="tip_of_source"),
            models.Index(fields=["assigned_to", "status"], name="tip_lead"),
            models.Index(fields=["-received_at"], name="tip_newest"),
            models.Index(
                fields=["id"], name="tip_to_look_at", condition=Q(looked_at=None)
            ),  # asked by the clock
        ]

    def __str__(self) -> str:
        return self.headline or self.shown_code

    @property
    def shown_code(self) -> str:
        """K7M4-9QXD, as it is read aloud."""
        return receipt_codes.shown(self.code)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < timezone.now()

    @staticmethod
    def new_code() -> str:
        return receipt_codes.new_code()

    @staticmethod
    def new_pin() -> str:
        return receipt_codes.new_pin()


class TipNote(models.Model):
    """What the newsroom writes to itself about a tip; the source never sees it."""

    tip = models.ForeignKey(Tip, models.PROTECT, related_name="notes")
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    text = EncryptedText(_("note"), max_length=1000)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("note on a tip")
        verbose_name_plural = _("notes on a tip")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:30]}"


class TipEvent(models.Model):
    """Which tip, source or reward an event of the house's record is about."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="tip_event")
    tip = models.ForeignKey(Tip, models.PROTECT, null=True, related_name="events")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="events")
    reward = models.ForeignKey("Reward", models.PROTECT, null=True, related_name="events")

    class Meta:
        ordering = ["-event_id"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.event)

    @classmethod
    def record(
        cls,
        verb: str,
        *,
        actor: User | None,
        tip: Tip | None = None,
        source: Source | None = None,
        reward: "models.Model | None" = None,
        article: Article | None = None,
        **data: object,
    ) -> "TipEvent":
        """Append to the house's record; `data` names nobody who told us and no contact."""
        objects: dict[str, models.Model | None] = {"tip": tip, "source": source, "reward": reward}
        about = {name: each.pk if each else None for name, each in objects.items()}
        told = {name: pk for name, pk in about.items() if pk} | data
        event = Event.record(verb, actor=actor, article=article, **told)
        return cls.objects.create(event=event, tip=tip, source=source, reward_id=about["reward"])
