"""How a source is paid: written down by themselves on the status page, or by finance.

Everything is sealed. What is asked for is what the way of paying needs, and the identity card
number, without which no tax can be reported (Individual Income Tax Law, art. 9); nothing of it
stands in an event.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from articles.access import NotAllowed
from articles.lib import clock, secret_box
from articles.models import User

from .access import require
from .models import Payee, Reward, RewardStatus, Source, TipEvent

UNTAXED = "untaxed"  # the item of the tax rules under which nothing is reported


@dataclass(frozen=True)
class Details:
    name: str
    method: str  # Payee.Method
    id_number: str = ""
    account: str = ""
    bank: str = ""
    phone: str = ""
    has_consented: bool = False  # to the account and the number being kept: asked for by itself


@dataclass(frozen=True)
class Masked:
    """What the source themselves is shown again: enough to know it, of no use to others."""

    name: str
    method: str  # in words
    id_number: str
    account: str
    bank: str
    phone: str


def needs_id_number() -> bool:
    return settings.REWARD_TAX_ITEM != UNTAXED


def awaited(source: Source) -> bool:
    """Whether money is ready for this source, so that how to pay it may be asked."""
    return Reward.objects.filter(source=source, status=RewardStatus.APPROVED).exists()


@transaction.atomic
def save_payee(source: Source, details: Details, *, by: User | None = None) -> Payee:
    """`by` is empty where the source writes it themselves. Raises NotAllowed."""
    locked = Source.objects.select_for_update().get(pk=source.pk)
    _check(locked, details, by)
    fields = {
        name: getattr(details, name)
        for name in ("name", "method", "id_number", "account", "bank", "phone")
    }
    payee, _is_new = Payee.objects.update_or_create(
        source=locked,
        defaults=fields
        | {
            "person_hash": person_hash(details),
            "changed_at": clock.now(),
            "changed_by": by,
            "consent_version": settings.TIPS_CONSENT_VERSION if details.has_consented else "",
        },
    )
    TipEvent.record("save_payee", actor=by, source=locked)
    return payee


def person_hash(details: Details) -> str:
    """By which the payments of one person are summed for the tax office, whatever the channel."""
    if details.id_number:
        return secret_box.keyed_hash("person", "id", details.id_number.upper())
    return secret_box.keyed_hash("person", "name", details.name, details.phone)


def masked(payee: Payee) -> Masked:
    return Masked(
        name=payee.name[:1] + "＊" * (len(payee.name) - 1),
        method=payee.get_method_display(),
        id_number=_ends(payee.id_number, 3, 2),
        account=_ends(payee.account, 0, 4 if len(payee.account) > 7 else 1),
        bank=payee.bank,
        phone=_ends(payee.phone, 3, 2),
    )


def _check(source: Source, details: Details, by: User | None) -> None:
    if by is not None:
        require(by, "change_payee")
    elif not awaited(source):
        raise NotAllowed(_("No reward waits to be paid: nothing is asked of you now."))
    elif not details.has_consented:
        raise NotAllowed(_("Without your consent we may not keep how to pay you."))
    if source.erased_at is not None:
        raise NotAllowed(_("What was known of this source is erased."))
    if not details.name or details.method not in Payee.Method.values:
        raise NotAllowed(_("Give a name, and how it is to be paid."))


def _ends(text: str, first: int, last: int) -> str:
    """Its ends, when that leaves most of it hidden."""
    if len(text) < 2 * (first + last):
        return "＊" * len(text)
    return text[:first] + "＊" * (len(text) - first - last) + text[len(text) - last :]
