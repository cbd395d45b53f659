"""Who a source is: shown to who may ask, once for each reason, and each time it is recorded."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.access import NotAllowed, has_right
from articles.lib import contacts
from articles.models import User

from .channels.own_words import own_words
from .models import BY_HAND, ChannelName, InboundMessage, Source, Tip, TipEvent

SHORTEST = 6  # characters of a reason
LONGEST = 200
RIGHT = "reveal_source"
_MOST = 200  # messages whose own words are shown
_MOST_FOUND = 50  # sources of one contact
_NUMBERED = (ChannelName.ONEBOT, *BY_HAND)  # where the identity is a number that people know


@dataclass(frozen=True)
class Original:
    """What stood in a message before contacts were taken out of it."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Revealed:
    """For the one who asked, now; nothing of it is kept anywhere else."""

    channel: str
    identity: str  # the platform's id, where it says more than the contact
    name: str
    contact: str
    since: datetime
    originals: tuple[Original, ...]


def why_not(source: Source, user: User) -> str:
    """Why this person can not see who it is: one sentence, or empty."""
    if not has_right(user, RIGHT):
        return _("Your login has no right to see who a source is.")
    if source.erased_at is not None:
        return _("What was known of this source is erased.")
    return ""


@transaction.atomic
def reveal(source: Source, *, actor: User, reason: str, tip: Tip | None = None) -> Revealed:
    """Who told us, and of this tip the words that were masked. Raises NotAllowed.

    The reason is recorded before anything is shown, without a contact that it may name.
    """
    fresh = Source.objects.get(pk=source.pk)
    if refusal := why_not(fresh, actor):
        raise NotAllowed(refusal)
    why = _checked(reason)
    TipEvent.record("reveal_source", actor=actor, source=fresh, tip=tip, reason=why)
    known = contacts.normalised(fresh.contact)  # by hand the number is both: once is enough
    return Revealed(
        channel=fresh.get_channel_display(),
        identity=fresh.identity if fresh.identity != known else "",
        name=fresh.nickname,
        contact=fresh.contact,
        since=fresh.created_at,
        originals=tuple(_originals(fresh, tip)),
    )


@transaction.atomic
def find(contact: str, *, actor: User, reason: str) -> list[Source]:
    """Who left this contact, or has it as their number: exactly, however it is written.

    For a caller who lost code and PIN. The answer tells whether somebody told us something, so it
    takes a reason, and is recorded also when nobody is found; the record names no contact. Raises
    NotAllowed.
    """
    if not has_right(actor, RIGHT):
        raise NotAllowed(_("Your login has no right to see who a source is."))
    why, known = _checked(reason), contacts.normalised(contact)
    if not known:
        raise NotAllowed(_("Give the number or name that they left with us."))
    numbers = [Source.hash_of(channel, known) for channel in _NUMBERED]
    left = Q(contact_hash=Source.contact_hash_of(known))
    same = Q(channel__in=_NUMBERED, identity_hash__in=numbers)
    found = list(Source.objects.filter(left | same, erased_at=None).order_by("-pk")[:_MOST_FOUND])
    told: list[Source | None] = [*found] or [None]
    for source in told:
        TipEvent.record("find_source", actor=actor, source=source, reason=why, found=len(found))
    return found


def _checked(reason: str) -> str:
    """As it is recorded, without a contact that it may name. Raises NotAllowed."""
    reason = " ".join(reason.split())
    if sum(sign.isalnum() for sign in reason) < SHORTEST:  # blanks that nobody sees are no reason
        raise NotAllowed(
            _("Say in at least %(number)d characters why you need to know.") % {"number": SHORTEST}
        )
    return contacts.mask(reason[:LONGEST])


def _originals(source: Source, tip: Tip | None) -> list[Original]:
    """Only those that say more than what the newsroom sees anyway."""
    told = InboundMessage.objects.filter(source=source, purged_at=None).exclude(text="")
    if tip is not None:
        told = told.filter(tip=tip)
    found = []
    for message in told.order_by("sent_at", "pk")[:_MOST]:
        text = own_words(message.channel, message.raw)
        if contacts.mask(text) != text:
            found.append(Original(message.sent_at, text))
    return found
