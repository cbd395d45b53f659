"""What of a complaint is sealed, and shown to who of the desk asks: each look is recorded."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from . import sealed_store
from .access import NotAllowed
from .complaints import require_part
from .lib import contacts
from .models import Complaint, ComplaintFile, Event, User

SHORTEST = 6  # characters of a reason
LONGEST = 200


@dataclass(frozen=True)
class Complainant:
    """For the one who asked, now; nothing of it is kept anywhere else."""

    name: str
    contact: str
    capacity: str  # in words
    proof: str
    originals: tuple[str, ...]  # what was said, where more stands in it than the desk sees anyway


def masked_name(name: str) -> str:
    """Its first character, as one calls somebody: 周**."""
    return f"{name.strip()[:1]}**" if name.strip() else ""


def why_not_reveal(complaint: Complaint, user: User) -> str:
    """Why this person can not see who complains: one sentence, or empty."""
    try:
        require_part(complaint.article, user)
    except NotAllowed as refusal:
        return str(refusal)
    if complaint.emptied_at is not None:
        return _("Who complained is erased, as the time was over.")
    return ""


@transaction.atomic
def reveal(complaint: Complaint, *, actor: User, reason: str) -> Complainant:
    """Who complains, and the words that were masked. Raises NotAllowed.

    The reason is recorded before anything is shown, without a contact that it may name.
    """
    fresh = Complaint.objects.select_related("article").get(pk=complaint.pk)
    if refusal := why_not_reveal(fresh, actor):
        raise NotAllowed(refusal)
    why = " ".join(reason.split())
    if sum(sign.isalnum() for sign in why) < SHORTEST:  # blanks that nobody sees are no reason
        raise NotAllowed(
            _("Say in at least %(number)d characters why you need to know.") % {"number": SHORTEST}
        )
    Event.record(
        "reveal_complainant",
        actor=actor,
        article=fresh.article,
        case=fresh.code,
        reason=contacts.mask(why[:LONGEST]),
    )
    said = (fresh.wrong, fresh.wanted, *fresh.messages.values_list("text", flat=True))
    return Complainant(
        name=fresh.name,
        contact=fresh.contact,
        capacity=fresh.get_capacity_display() if fresh.capacity else "",
        proof=fresh.proof,
        originals=tuple(text for text in said if contacts.mask(text) != text),
    )


def open_file(file: ComplaintFile, *, actor: User) -> sealed_store.Pieces:
    """Evidence, piece by piece. Raises NotAllowed, and one of CanNotOpen."""
    complaint = file.complaint
    require_part(complaint.article, actor)
    pieces = sealed_store.opened(file.file.name)
    Event.record(
        "open_evidence",
        actor=actor,
        article=complaint.article,
        case=complaint.code,
        file=file.pk,
    )
    return pieces


def open_sealed_copy(row: Any, *, actor: User) -> sealed_store.Pieces:
    """The zip of a TakeDown. Raises NotAllowed, and one of CanNotOpen."""
    require_part(row.article, actor)
    pieces = sealed_store.opened(row.sealed.name)
    Event.record("open_sealed_copy", actor=actor, article=row.article, take_down=row.pk)
    return pieces
