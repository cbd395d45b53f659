"""What an editor of tips sees first: which tips are in which view, how many, and how each begins.

Asked by the inbox, by the newsroom's first page and by the portal alike. Open tips are few, so
they are counted; nothing here looks through all of them.
"""

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.lib import clock
from articles.models import User

from .models import IN_PERSON, OPEN, Notice, NoticeKind, Status, Tip, TipEvent, TipQuerySet

BEGINNING = 60  # characters of the text in a row
VIEWS: dict[str, str | Promise] = {
    "open": pgettext_lazy("tips", "open"),
    "new": pgettext_lazy("tips", "new"),
    "mine": pgettext_lazy("tips", "mine"),
    "overdue": pgettext_lazy("tips", "overdue"),
    "unassigned": pgettext_lazy("tips", "with nobody"),
    "call": pgettext_lazy("tips", "to be told in person"),
    "noted": pgettext_lazy("tips", "new notes"),
    "adopted": pgettext_lazy("tips", "adopted"),
    "declined": pgettext_lazy("tips", "declined"),
    "duplicate": pgettext_lazy("tips", "merged"),
    "spam": pgettext_lazy("tips", "spam"),
    "all": pgettext_lazy("tips", "all"),
}
AT_TIMES = ("call", "noted")  # views that stand there only while something is in them
_NOTING = ("note_tip", "tip_give_back")  # what leaves a note
OVER = (Status.ADOPTED, Status.DECLINED, Status.DUPLICATE, Status.SPAM)


def in_view(tips: TipQuerySet, name: str, user: User) -> TipQuerySet:
    """The tips of one of VIEWS."""
    if name == Status.NEW or name in OVER:
        return tips.filter(status=name)
    if name == "mine":
        return tips.open().filter(assigned_to=user)
    if name == "overdue":
        return tips.overdue()
    if name == "unassigned":
        return tips.open().filter(assigned_to=None)
    if name == "call":
        return tips.filter(pk__in=to_be_told().values("tip"))
    if name == "noted":
        return with_new_note(tips, user)
    return tips if name == "all" else tips.open()


def counts(tips: TipQuerySet, user: User) -> dict[str, int]:
    """How many open tips are in each view that has a number; three queries."""
    late = Q(due_at__lt=clock.now())
    numbers = (
        tips.open()
        .order_by()
        .aggregate(
            open=Count("pk"),
            new=Count("pk", filter=Q(status=Status.NEW)),
            mine=Count("pk", filter=Q(assigned_to=user)),
            overdue=Count("pk", filter=late),
            unassigned=Count("pk", filter=Q(assigned_to=None)),
        )
    )
    numbers["call"] = to_be_told().order_by().values("tip").distinct().count()
    numbers["noted"] = with_new_note(tips, user).count()
    return numbers


def with_new_note(tips: TipQuerySet, user: User) -> TipQuerySet:
    """Open ones with a note by somebody else that nobody but its writer has done anything after."""
    acts = TipEvent.objects.filter(tip=OuterRef("tip"), event__gt=OuterRef("event"))
    answers = acts.exclude(event__actor=None).exclude(event__actor=OuterRef("event__actor"))
    notes = TipEvent.objects.filter(event__verb__in=_NOTING, tip__status__in=OPEN)
    unanswered = notes.exclude(event__actor=user).filter(~Exists(answers))
    return tips.open().filter(pk__in=unanswered.values("tip"))


def to_be_told() -> QuerySet[Notice]:
    """Notices that no channel carries, to somebody who can be reached: call or write to them.

    Nobody is called to hear that it is being checked.
    """
    waiting = Notice.objects.filter(state=Notice.State.WAITING).exclude(kind=NoticeKind.CHECKING)
    by_hand = waiting.filter(source__channel__in=IN_PERSON, source__erased_at=None)
    return by_hand.exclude(source__contact_hash="")


def with_late_first(tips: TipQuerySet) -> TipQuerySet:
    """With `late`, to be ordered by: 0 for what is over its time."""
    is_late = Q(due_at__lt=clock.now(), status__in=OPEN)
    return tips.annotate(late=Case(When(is_late, then=Value(0)), default=Value(1)))


def neighbours(tips: TipQuerySet, tip: Tip) -> tuple[int | None, int | None]:
    """Keys of the tips before and after it as the inbox shows them: of those that are open the
    late ones first, else of those that stand alike. Two queries, of one row each."""
    newer = Q(received_at__gt=tip.received_at) | Q(received_at=tip.received_at, pk__gt=tip.pk)
    older = Q(received_at__lt=tip.received_at) | Q(received_at=tip.received_at, pk__lt=tip.pk)
    up, down = ("received_at", "pk"), ("-received_at", "-pk")
    if tip.is_open:
        around, late = with_late_first(tips.open()), 0 if tip.is_overdue else 1
        before = around.filter(Q(late__lt=late) | Q(late=late) & newer).order_by("-late", *up)
        after = around.filter(Q(late__gt=late) | Q(late=late) & older).order_by("late", *down)
    else:  # among many: so the index is entered where this one stands
        alike = tips.filter(status=tip.status)
        before = alike.filter(newer, received_at__gte=tip.received_at).order_by(*up)
        after = alike.filter(older, received_at__lte=tip.received_at).order_by(*down)
    return _first_key(before), _first_key(after)


def _first_key(tips: TipQuerySet) -> int | None:
    return tips.values_list("pk", flat=True).first()


def with_beginning(tips: TipQuerySet) -> TipQuerySet:
    """With what `beginning_of` needs, and without the long and the sealed columns."""
    begun = tips.annotate(beginning=Left("text", BEGINNING + 1))
    return begun.defer("text", "fingerprint", "pin")


def beginning_of(tip: Tip) -> str:
    """The newsroom's own words, else how it begins; of a tip as it is or `with_beginning`."""
    if tip.headline:
        return tip.headline
    if tip.purged_at is not None:
        return _("erased")
    read = vars(tip)
    beginning: str = read["beginning"] if "beginning" in read else tip.text[: BEGINNING + 1]
    words = " ".join(beginning.split())
    return (f"{words}…" if len(beginning) > BEGINNING else words) or _("without a text")
