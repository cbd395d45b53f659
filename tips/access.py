"""Who may see and do what on the tip line. Rights are groups' and own, as in the newspaper.

Who a source is, where money goes and what a tip says are three things: a reporter sees the leads
that were given to them, finance sees payees and amounts and no tip's text, and who told us is
shown to those who may ask, each time with a reason that is recorded.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import gettext as _

from articles.access import NotAllowed, has_right
from articles.models import User

from .models import OPEN, Attachment, Reward, Source, Status, Tip, TipQuerySet

# Whose holder needs a second factor: who is told who a source is, moves money or sets its rules
GUARDED = tuple(
    f"tips.{name}"
    for name in (
        *("reveal_source", "erase_source", "view_payee", "change_payee"),
        *("propose_reward", "approve_reward", "pay_reward", "reverse_reward", "close_settlement"),
        *("add_rate", "change_rate", "add_rewardlimit", "change_rewardlimit"),
        *("add_taxrule", "change_taxrule"),
    )
)
_MONEY = ("view_reward", "propose_reward", "approve_reward", "pay_reward")


def require(user: User, codename: str) -> None:
    """Raises NotAllowed."""
    if not has_right(user, codename):
        raise NotAllowed(_("Your login has no right to do this."))


def visible_tips(user: User) -> TipQuerySet:
    """All, for who works on the tip line; for a reporter their own leads; none for the others."""
    if not user.is_active:
        return Tip.objects.none()
    if has_right(user, "view_tip"):
        return Tip.objects.all()
    return leads_of(user) if has_right(user, "add_article") else Tip.objects.none()


def leads_of(user: User) -> TipQuerySet:
    """What was assigned to this person: while it is open, and once it was adopted."""
    return Tip.objects.filter(assigned_to=user, status__in=(*OPEN, Status.ADOPTED))


def leads_in_hand(user: User) -> TipQuerySet:
    """Leads until they are published or closed: those that nothing was written of yet first, and
    of these the soonest due."""
    begun = Case(When(article=None, then=Value(0)), default=Value(1))
    by_time = (F("due_at").asc(nulls_last=True), "assigned_at", "pk")
    return leads_of(user).open().order_by(begun, *by_time)


def may_see_tip(user: User, tip: Tip) -> bool:
    """It, or the tip that stands for it: who sees one sees what all of them told."""
    return visible_tips(user).filter(pk__in=[tip.pk, tip.merged_into_id or tip.pk]).exists()


def tip_for(user: User, pk: int) -> Tip:
    """Fetches and authorises in one. Raises Http404."""
    asked = visible_tips(user).filter(pk=pk)
    tip = asked.select_related("source", "place", "category", "assigned_to", "merged_into").first()
    if tip is None:
        raise Http404
    return tip


def lead_for(user: User, pk: int) -> Tip:
    """A lead of this reporter. Raises Http404."""
    tip = leads_of(user).select_related("place", "category", "article").filter(pk=pk).first()
    if tip is None:
        raise Http404
    return tip


def attachment_for(user: User | AnonymousUser, pk: int) -> Attachment:
    """A file of a tip that this person may see. Raises Http404."""
    asked = Attachment.objects.filter(pk=pk).select_related("message__tip__source")
    attachment = asked.first() if isinstance(user, User) else None
    tip = attachment.message.tip if attachment else None
    if not isinstance(user, User) or attachment is None or tip is None:
        raise Http404
    if not may_see_tip(user, tip):
        raise Http404
    return attachment


def may_see_amounts(user: User) -> bool:
    return has_right(user, *_MONEY)


def visible_rewards(user: User) -> QuerySet[Reward]:
    return Reward.objects.all() if may_see_amounts(user) else Reward.objects.none()


def may_reveal(user: User, source: Source) -> bool:
    return has_right(user, "reveal_source") and source.erased_at is None


def may_see_payees(user: User) -> bool:
    return has_right(user, "view_payee")


def reporters_to_assign() -> QuerySet[User]:
    """Who can be given a lead: active logins that write."""
    groups = Q(groups__permissions__codename="add_article")
    single = Q(user_permissions__codename="add_article")
    return User.objects.filter(groups | single, is_active=True).distinct().order_by("name", "pk")
