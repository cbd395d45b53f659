"""What the paper pays for a tip (酬金): rates, decisions, and a ledger that is only appended to.

Amounts are integers of fen (1/100 yuan). A posting's entries sum to zero; what is still owed on
a reward is minus the sum of its entries on OWED.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import User
from articles.models.encrypted import EncryptedText

from ..lib import tax_items
from .source import Source
from .tip import Tip


class RewardKind(models.TextChoices):
    ORDINARY = "ordinary", _("ordinary lead")
    EXCLUSIVE = "exclusive", _("exclusive lead")
    MAJOR = "major", _("major lead")
    PICTURE = "picture", _("picture lead")
    VIDEO = "video", _("video lead")
    DAY = "day", _("lead of the day")
    WEEK = "week", _("lead of the week")
    MONTH = "month", _("lead of the month")


AWARDS = (RewardKind.DAY, RewardKind.WEEK, RewardKind.MONTH)


class RewardStatus(models.TextChoices):
    DUE = "due", pgettext_lazy("reward", "due")
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("to be paid")
    PAID = "paid", _("paid")
    DECLINED = "declined", pgettext_lazy("reward", "declined")
    REVERSED = "reversed", _("reversed")


class AppendOnly(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("What is in the ledger never changes.")

    def delete(self):
        raise TypeError("What is in the ledger is never deleted.")


class AppendedOnce(models.Model):
    objects = AppendOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise TypeError("What is in the ledger never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("What is in the ledger is never deleted.")


class Rate(models.Model):
    """The rate card: what a kind of lead is worth from a day on, until a later row."""

    kind = models.CharField(_("kind"), max_length=10, choices=RewardKind)
    valid_from = models.DateField(_("from"))
    amount = models.PositiveIntegerField(_("amount"))  # fen

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rate card")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="rate_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from}"


class RewardLimit(models.Model):
    """How much the members of a group may propose and approve for one reward."""

    group = models.OneToOneField(
        "auth.Group", models.CASCADE, related_name="+", verbose_name=_("group")
    )
    propose = models.PositiveIntegerField(_("may propose up to"), default=0)  # fen
    approve = models.PositiveIntegerField(_("may approve up to"), default=0)  # fen

    class Meta:
        verbose_name = _("limit for rewards")
        verbose_name_plural = _("limits for rewards")
        ordering = ["group"]

    def __str__(self) -> str:
        return str(self.group)


class Reward(models.Model):
    """One amount to one informant. `status` is written by rewards alone.

    `turn` grows with every reversal, so that one payment can be made in each.
    """

    tip = models.ForeignKey(Tip, models.PROTECT, related_name="rewards", verbose_name=_("tip"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="rewards")
    kind = models.CharField(_("kind"), max_length=10, choices=RewardKind)
    status = models.CharField(
        _("status"), max_length=10, choices=RewardStatus, default=RewardStatus.DUE
    )
    amount = models.PositiveIntegerField(_("amount"), default=0)  # fen
    share_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="shares"
    )  # the reward that was split among joint informants
    award_date = models.DateField(_("award for"), null=True, blank=True)  # its first day
    turn = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(_("due since"), default=timezone.now)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=300, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reward")
        verbose_name_plural = _("rewards")
        ordering = ["-due_at", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("propose_reward", _("Can propose rewards")),
            ("approve_reward", _("Can approve rewards")),
            ("pay_reward", _("Can pay rewards")),
            ("reverse_reward", _("Can reverse rewards")),
            ("close_settlement", _("Can close a month of rewards")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tip"],
                condition=Q(award_date=None),
                name="reward_once_for_a_tip",
            ),
            models.UniqueConstraint(
                fields=["kind", "award_date"],
                condition=Q(award_date__isnull=False) & ~Q(status="declined"),
                name="award_once_for_a_day",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("proposed_by")),
                name="reward_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "paid"])
                | Q(proposed_by__isnull=False, approved_by__isnull=False, amount__gt=0),
                name="reward_approved_by_two",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_at"], name="reward_by_age")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.tip.shown_code}"

    @property
    def is_promised(self) -> bool:
        """Two people have agreed to it, so that its source may hear the amount."""
        return self.status in (RewardStatus.APPROVED, RewardStatus.PAID)


class Payee(models.Model):
    """Where the money of one source goes; finance alone sees it, and the source who wrote it."""

    class Method(models.TextChoices):
        CASH = "cash", _("cash, against a signature")
        BANK = "bank", _("bank transfer")
        WECHAT = "wechat", _("WeChat transfer")

    source = models.OneToOneField(Source, models.PROTECT, related_name="payee")
    name = EncryptedText(_("name of the payee"))
    id_number = EncryptedText(_("identity card number"), blank=True)
    person_hash = models.CharField(max_length=64, db_index=True)  # tax is summed by person
    method = models.CharField(_("how it is paid"), max_length=6, choices=Method)
    account = EncryptedText(_("account"), blank=True)
    bank = EncryptedText(_("bank"), blank=True)
    phone = EncryptedText(_("telephone"), blank=True)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # empty: the source themselves, on the status page
    consent_version = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("payee")
        verbose_name_plural = _("payees")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def as_of(self) -> str:
        """Another one after each change."""
        return self.changed_at.isoformat()


class TaxRule(models.Model):
    """How much is withheld for a tax item from a day on; see tips.lib.tax for the words."""

    item = models.CharField(_("tax item"), max_length=20)
    valid_from = models.DateField(_("from"))
    is_monthly = models.BooleanField(_("summed over the month"), default=False)
    allowance = models.PositiveIntegerField(_("allowance"), default=0)  # fen
    allowance_up_to = models.PositiveIntegerField(_("allowance up to"), default=0)  # fen
    rate_off = models.PositiveSmallIntegerField(_("percent off above it"), default=0)
    income_share = models.PositiveSmallIntegerField(_("percent that counts"), default=100)
    brackets = models.JSONField(_("brackets"), default=list)  # [[up to fen or null, %, fen]]
    note = models.CharField(pgettext_lazy("rule", "source"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tax rule")
        verbose_name_plural = _("tax rules")
        ordering = ["item", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["item", "valid_from"], name="tax_rule_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{tax_items.name(self.item)} {self.valid_from}"


class Posting(AppendedOnce):
    """One fact of money: approved, paid, or the counter-entry that takes one back."""

    class Kind(models.TextChoices):
        APPROVE = "approve", _("approved")
        PAY = "pay", _("paid")
        REVERSE = "reverse", _("reversed")

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="postings")
    kind = models.CharField(_("what"), max_length=8, choices=Kind)
    turn = models.PositiveSmallIntegerField()
    month = models.DateField()  # its first day, in the paper's time zone
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["reward", "kind", "turn"],
                condition=~Q(kind="reverse"),
                name="reward_paid_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="reverse", reverses__isnull=False)
                | (~Q(kind="reverse") & Q(reverses=None)),
                name="posting_reverses_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.reward_id}"


class LedgerEntry(AppendedOnce):
    class Account(models.TextChoices):
        COST = "cost", _("cost of tips")
        OWED = "owed", _("owed to sources")
        PAID = "paid", _("paid out")
        TAX = "tax", _("tax withheld")

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries")
    account = models.CharField(pgettext_lazy("ledger", "account"), max_length=4, choices=Account)
    amount = models.IntegerField(_("amount"))  # fen, signed

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        ordering = ["pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["posting", "account"], name="entry_once_an_account"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_has_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"


class Payment(AppendedOnce):
    """How a reward was paid, as it stood then; no transfer is made by this program."""

    posting = models.OneToOneField(Posting, models.PROTECT, related_name="payment")
    person_hash = models.CharField(max_length=64, db_index=True)
    payee = EncryptedText()  # the name, as it was then
    id_number = EncryptedText(blank=True)
    account = EncryptedText(blank=True)
    bank = EncryptedText(blank=True)
    method = models.CharField(_("how it is paid"), max_length=6, choices=Payee.Method)
    reference = EncryptedText(blank=True)  # bill or voucher number
    paid_on = models.DateField(_("paid on"))
    gross = models.PositiveIntegerField(_("before tax"), validators=[MinValueValidator(1)])  # fen
    tax_item = models.CharField(_("tax item"), max_length=20)
    withheld = models.PositiveIntegerField(_("tax withheld"))  # fen

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(gross__gt=0, withheld__lte=models.F("gross")),
                name="payment_is_not_all_tax",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paid_on} #{self.pk}"

    @property
    def net(self) -> int:
        return self.gross - self.withheld


class Settlement(AppendedOnce):
    """A month that is closed: nothing is posted into it any more. `seal` is SHA-256 of its rows."""

    month = models.DateField(_("month"), unique=True)  # its first day
    closed_at = models.DateTimeField(_("closed"), default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    payments = models.PositiveIntegerField(pgettext_lazy("count", "payments"))
    gross = models.BigIntegerField(_("before tax"))  # fen
    withheld = models.BigIntegerField(_("tax withheld"))  # fen
    net = models.BigIntegerField(_("paid out"))  # fen
    seal = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        ordering = ["-month"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
