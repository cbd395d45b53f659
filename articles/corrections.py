"""更正: what the paper puts right in an article that readers saw; the only place that writes it.

A notice is written by one person and approved by another who may publish. With a corrected text it
waits for that text and goes out in the same step (`workflow.publish`); an apology and a retraction
may stand alone and go out when they are approved, a retraction by `workflow.retract`. What is out
never changes. Who is to be told is kept beside it, open until somebody has told them.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from . import gone
from .access import NotAllowed, forget, require
from .lib import clock
from .models import (
    Article,
    Byline,
    Complaint,
    Correction,
    CorrectionRecipient,
    Event,
    Revision,
    User,
)

LONGEST = 2000  # characters of a notice
_CHANGING = ("change_article", "publish_article")
_PUBLISHING = ("publish_article",)
# with a corrected text, without one; an apology may be either
_WITH_TEXT = (
    Correction.Kind.UPDATE,
    Correction.Kind.CLARIFICATION,
    Correction.Kind.CORRECTION,
    Correction.Kind.APOLOGY,
)
ALONE = (Correction.Kind.APOLOGY, Correction.Kind.RETRACTION)


# Writing


@transaction.atomic
def propose(
    article: Article, kind: str, text: str, *, actor: User, with_text: bool | None = None
) -> Correction:
    """A notice that waits for its approval; sent twice, it is one.

    `text` is plain, in paragraphs. `with_text`: it waits for a corrected text; left out, that is so
    for every kind that can, but an apology. Its reporters and its responsible editor are to be
    told. Raises NotAllowed, and ValidationError for a text that can not be kept.
    """
    locked = _locked(article)
    require_right_to_correct(locked, actor)
    asked = Correction(
        article=locked,
        kind=Correction.Kind(kind),
        text=_shaped(text),
        with_text=_goes_with_text(kind, with_text),
        written_by=actor,
        written_at=clock.now(),
    )
    waiting = Correction.objects.waiting().filter(article=locked)
    same = waiting.filter(kind=kind, text=asked.text, with_text=asked.with_text, written_by=actor)
    if sent_before := same.first():
        return sent_before
    if kind == Correction.Kind.RETRACTION and waiting.filter(kind=kind).exists():
        raise NotAllowed(_("A notice of its retraction is waiting already."))
    asked.save()
    _record("propose_correction", asked, actor)
    for who, name in _named(locked):
        _expect(asked, who, name, actor)
    return asked


def for_case(complaint: Complaint) -> Correction | None:
    """The newest notice that may be the one that the case is owed: it waits, or was written since
    the case came. An update corrects nothing."""
    fresh = Q(published_at=None) | Q(written_at__gte=complaint.received_at)
    written = Correction.objects.filter(
        fresh, article=complaint.article_id, given_up_at=None, ended_at=None
    )
    return written.exclude(kind=Correction.Kind.UPDATE).order_by("-pk").first()


@transaction.atomic
def answers(correction: Correction, complaint: Complaint, *, actor: User) -> None:
    """The notice is what this case led to: who complained is to be told of it, by the number of
    the case; who it is stays sealed. Raises NotAllowed."""
    _require(actor, correction.article, _CHANGING)
    _expect(correction, CorrectionRecipient.Kind.COMPLAINANT.value, str(complaint), actor)
    _record("tie_correction", correction, actor, case=complaint.code)


@transaction.atomic
def rewrite(correction: Correction, text: str, *, actor: User) -> Correction:
    """Its writer words it anew; an approval that it had is void. Raises as `propose` does."""
    locked = _waiting(correction)
    require_right_to_correct(locked.article, actor)
    if locked.written_by_id != actor.pk:
        raise NotAllowed(_("Only its writer can reword a notice: give it up and write another."))
    locked.text = _shaped(text)
    locked.approved_by = locked.approved_at = None
    locked.save()
    _record("rewrite_correction", locked, actor)
    return locked


@transaction.atomic
def give_up(correction: Correction, *, actor: User) -> Correction:
    """It will not go out. Raises NotAllowed."""
    locked = _waiting(correction)
    _require(actor, locked.article, _CHANGING)
    return _give_up(locked, actor)


# Approving and going out


@transaction.atomic
def approve(correction: Correction, *, actor: User) -> Correction:
    """Somebody else who may publish stands for it; what waits for no text is out with that.

    Raises NotAllowed, also for a retraction: `workflow.retract` approves that one.
    """
    locked = _waiting(correction)
    require_right_to_approve(locked, actor)
    if locked.kind == Correction.Kind.RETRACTION:
        raise NotAllowed(_("A retraction is approved by retracting the article."))
    if not locked.article.is_published:
        raise NotAllowed(_("The article is not public."))
    if locked.with_text:
        return _approve(locked, actor)
    return _go_out(locked, actor, locked.article.live, locked.article.live)


def waiting_with_text(article: Article) -> list[Correction]:
    """What goes out when the next text of the article is published, the oldest first."""
    if article.pk is None:
        return []
    waiting = Correction.objects.waiting().filter(article=article, with_text=True)
    return list(waiting.select_related("written_by", "approved_by").order_by("pk"))


def waiting_retraction(article: Article) -> Correction | None:
    kind = Correction.Kind.RETRACTION
    waiting = Correction.objects.waiting().filter(article=article, kind=kind)
    return waiting.select_related("written_by").first()


def is_retracted(article: Article) -> bool:
    """Whether a notice says so that was not taken back, wherever the article stands now."""
    kind = Correction.Kind.RETRACTION
    return article.corrections.filter(kind=kind, published_at__isnull=False, ended_at=None).exists()


def require_right_to_correct(article: Article, actor: User) -> None:
    """Raises NotAllowed."""
    _require(actor, article, _CHANGING)
    if not article.is_published:
        raise NotAllowed(_("Only what readers see can be corrected."))


def require_right_to_approve(correction: Correction, actor: User | None) -> None:
    """The right to publish, and not one's own words; None is the clock. Raises NotAllowed."""
    if actor is None:
        if not correction.is_approved:
            raise NotAllowed(_("A notice that goes out with this text is not approved yet."))
        return
    _require(actor, correction.article, _PUBLISHING)
    if correction.written_by_id == actor.pk and not correction.is_approved:
        raise NotAllowed(
            _("You wrote the notice “%(kind)s”: another person who may publish must approve it.")
            % {"kind": correction.get_kind_display()}
        )


# In the steps of an article; `workflow` has locked it and asked whether they may be made


def approve_for_schedule(article: Article, *, actor: User) -> None:
    for correction in waiting_with_text(article):
        if not correction.is_approved:
            _approve(correction, actor)


def go_out_with_text(article: Article, before: Revision | None, *, actor: User | None) -> None:
    """The corrected text is live by now. A retraction ends with a text that is signed anew."""
    for correction in waiting_with_text(article):
        if before is not None and before.pk != article.live_id:
            _go_out(correction, actor, before, article.live)
    end_retraction(article, actor=actor)


def go_out_as_retraction(article: Article, *, actor: User) -> None:
    notice = waiting_retraction(article)
    assert notice is not None  # what the checks have seen
    _go_out(notice, actor, article.live, article.live)
    give_up_with_text(article, actor=actor)


def give_up_with_text(article: Article, *, actor: User) -> None:
    """The corrected text is given up: its notices would go out with another one."""
    for correction in waiting_with_text(article):
        _give_up(correction, actor)


def end_retraction(article: Article, *, actor: User | None) -> None:
    """Readers see the article again: the notice goes from the paper and stays in the record."""
    kind = Correction.Kind.RETRACTION
    out = article.corrections.filter(kind=kind, published_at__isnull=False, ended_at=None)
    for correction in out:
        correction.ended_at = clock.now()
        correction.save(update_fields=["ended_at"])
        _record("end_correction", correction, actor)


# Who is told


@transaction.atomic
def expect(correction: Correction, kind: str, name: str, *, actor: User) -> CorrectionRecipient:
    """Somebody is to be told; named twice, they are one. Raises NotAllowed, ValidationError."""
    locked = _locked_row(correction)
    _require(actor, locked.article, _CHANGING)
    if locked.given_up_at:
        raise NotAllowed(_("The notice was given up: there is nothing to tell."))
    name = " ".join(name.split())
    asked = CorrectionRecipient(correction=locked, kind=kind, name=name, added_by=actor)
    asked.clean_fields(exclude=["correction", "added_by", "told_at", "told_by"])
    return _expect(locked, kind, name, actor)


@transaction.atomic
def tell(
    recipient: CorrectionRecipient, how: str, *, actor: User, at: datetime | None = None
) -> CorrectionRecipient:
    """They were told, in this way. Raises NotAllowed, and ValidationError without a way."""
    locked = _open(recipient, actor)
    if locked.correction.published_at is None:
        raise NotAllowed(_("The notice is not out yet: tell them once it is."))
    at = at or clock.now()
    if at > clock.now():
        raise ValidationError(_("That time has not come yet."))
    locked.how, locked.told_at, locked.told_by = " ".join(how.split()), at, actor
    if not locked.how:
        raise ValidationError(_("Say how: by telephone, letter, message …"))
    locked.clean_fields(exclude=["correction", "added_by", "told_at", "told_by"])
    locked.save()
    _record("tell_of_correction", locked.correction, actor, told=locked.kind, recipient=locked.pk)
    return locked


@transaction.atomic
def tell_not(recipient: CorrectionRecipient, *, actor: User) -> None:
    """They need not be told after all. Raises NotAllowed."""
    locked = _open(recipient, actor)
    _record("tell_not", locked.correction, actor, told=locked.kind, recipient=locked.pk)
    locked.delete()


def _open(recipient: CorrectionRecipient, actor: User) -> CorrectionRecipient:
    rows = CorrectionRecipient.objects.select_for_update(of=("self",))
    locked = rows.select_related("correction__article").filter(pk=recipient.pk).first()
    if locked is None or locked.told_at is not None:
        raise NotAllowed(_("This is settled already."))
    _require(actor, locked.correction.article, _CHANGING)
    return locked


def _expect(correction: Correction, kind: str, name: str, actor: User) -> CorrectionRecipient:
    recipient, is_new = CorrectionRecipient.objects.get_or_create(
        correction=correction, kind=kind, name=name, defaults={"added_by": actor}
    )
    if is_new:
        _record("to_tell", correction, actor, told=kind, recipient=recipient.pk)
    return recipient


def _named(article: Article) -> list[tuple[str, str]]:
    """Who stands under it with their words or pictures, and who answers for it."""
    kinds = CorrectionRecipient.Kind
    bylines = article.bylines.exclude(role=Byline.Role.EDITOR).select_related("reporter")
    named = [(kinds.REPORTER.value, str(byline)) for byline in bylines]
    if article.responsible_editor:
        named.append((kinds.EDITOR.value, str(article.responsible_editor)))
    return list(dict.fromkeys(named))


def _goes_with_text(kind: str, asked: bool | None) -> bool:
    if asked is None:
        return kind in _WITH_TEXT and kind not in ALONE
    if asked and kind not in _WITH_TEXT:
        raise ValidationError(_("A retraction takes the text away: it waits for no other."))
    if not asked and kind not in ALONE:
        raise ValidationError(_("This kind goes out with a corrected text."))
    return asked


def _shaped(text: str) -> str:
    """Paragraphs without what stands around them."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    shaped = "\n".join(line for line in lines if line)
    if not shaped:
        raise ValidationError(_("Write the notice that readers will see."))
    if len(shaped) > LONGEST:
        raise ValidationError(
            _("The notice is longer than %(limit)d characters: shorten it.") % {"limit": LONGEST}
        )
    return shaped


def _require(actor: User, article: Article, codenames: tuple[str, ...]) -> None:
    forget(actor)
    if codenames == _PUBLISHING:
        sentence = _("You have no right to publish; ask an editor who has it.")
    else:
        sentence = _("You have no right to change published articles.")
    require(actor, article, codenames, sentence)


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)


def _locked_row(correction: Correction) -> Correction:
    """Behind the lock of its article, as every step of an article takes it."""
    article = _locked(correction.article)
    locked = Correction.objects.select_related("written_by", "approved_by").get(pk=correction.pk)
    locked.article = article
    return locked


def _waiting(correction: Correction) -> Correction:
    locked = _locked_row(correction)
    if not locked.is_waiting:
        raise NotAllowed(
            _("This can not be done with a notice that is %(state)s.") % {"state": locked.state}
        )
    return locked


def _approve(correction: Correction, actor: User) -> Correction:
    correction.approved_by, correction.approved_at = actor, clock.now()
    correction.save()
    _record("approve_correction", correction, actor)
    return correction


def _go_out(
    correction: Correction, actor: User | None, before: Revision | None, after: Revision | None
) -> Correction:
    if not correction.is_approved:
        assert actor is not None  # the clock publishes only what is approved
        correction.approved_by, correction.approved_at = actor, clock.now()
    correction.before, correction.after = before, after
    correction.published_at = clock.now()
    correction.save()
    gone.changed()
    _record("publish_correction", correction, actor)
    return correction


def _give_up(correction: Correction, actor: User) -> Correction:
    correction.given_up_at = clock.now()
    correction.save()
    _record("give_up_correction", correction, actor)
    return correction


def _record(verb: str, correction: Correction, actor: User | None, **data: object) -> None:
    Event.record(
        verb,
        actor=actor,
        article=correction.article,
        correction=correction.pk,
        kind=correction.kind,
        **data,
    )
