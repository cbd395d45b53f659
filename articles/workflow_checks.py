"""Why a transition may not be made now: each check is one question, its answer one sentence."""

from collections.abc import Callable
from functools import cached_property

from django.utils.translation import gettext as _

from . import corrections, proofing, reprints
from .access import NotAllowed, has_right, is_writer, require
from .approval import Approval, named_under, needed_proofs
from .models import Article, Correction, Signature, Stage, Step, User
from .models.article import APPROVED, IN_REVIEW, WITH_THE_WRITER

Check = Callable[["State"], None]
_EDITING = ("change_article",)
_PUBLISHING = ("publish_article",)
_COMPLAINTS = ("handle_complaint",)


class State:
    """One article before one person; what several checks ask is looked up once.

    `user` is None for the clock alone, which no check about a person is asked for.
    """

    def __init__(self, article: Article, user: User | None) -> None:
        self.article, self._user = article, user

    @property
    def user(self) -> User:
        if self._user is None or not self._user.is_active:
            raise NotAllowed(_("Somebody must answer for this: name a person."))
        return self._user

    @property
    def is_person(self) -> bool:
        return self._user is not None

    @cached_property
    def approval(self) -> Approval:
        return Approval.of(self.article)

    @cached_property
    def is_writer(self) -> bool:
        return is_writer(self.user, self.article)

    @cached_property
    def notices(self) -> list[Correction]:
        """Those that go out with the newest text."""
        return corrections.waiting_with_text(self.article)

    @property
    def is_author(self) -> bool:
        return self.user.pk in self.approval.authors


# Who


def writing(state: State) -> None:
    """Its writer, or an editor of its section."""
    if state.is_writer and has_right(state.user, "add_article"):
        return
    require(state.user, state.article, _EDITING, _("This is not your article; ask who wrote it."))


def being_its_writer(state: State) -> None:
    if not state.is_writer or not has_right(state.user, "add_article"):
        raise NotAllowed(_("Only who wrote it can take it back."))


def editing(state: State) -> None:
    """While it is with this person: the writer, then the reviewer, then who reads the proofs."""
    stage = state.article.stage
    if stage in WITH_THE_WRITER:
        writing(state)
    elif stage in IN_REVIEW:
        reviewing(state)
    else:
        require(
            state.user,
            state.article,
            ("final_review", "proof_article"),
            _("It is approved: only the final reviewer and proofreaders can still change it."),
        )
        _require_no_author(state)


def describing(state: State) -> None:
    """Of a public article with the right to publish, since readers see it at once."""
    if state.article.is_public:
        publishing(state)
    else:
        editing(state)


def reviewing(state: State) -> None:
    """The right of this review, and no other hand in the article."""
    stage = state.article.stage
    step = Step(stage) if stage in IN_REVIEW else Step.FINAL_REVIEW
    rights = (step.value, *_PUBLISHING) if stage in APPROVED else (step.value,)
    require(
        *(state.user, state.article, rights),
        _("The %(step)s is for those who have that right.") % {"step": step.label},
    )
    _require_no_author(state)
    if stage in IN_REVIEW and state.user.pk in state.approval.reviewers(without=step):
        raise NotAllowed(_("You have signed another review of this article already."))


def text_by_another(state: State) -> None:
    step = Step(state.article.stage)
    if state.approval.changed_elsewhere(state.user, step):
        raise NotAllowed(_("You changed the text at another review: another person must pass it."))


def reading_proofs(state: State) -> None:
    """Not an author, not who signed the proof before, and the last one on the approved text."""
    require(
        *(state.user, state.article, ("proof_article",)),
        _("You have no right to sign proofs."),
    )
    _require_no_author(state)
    approval = state.approval
    if not approval.missing_proofs:
        raise NotAllowed(_("Every proof is signed."))
    step = approval.missing_proofs[0]
    if step == needed_proofs()[-1] and state.article.stage != Stage.READY:
        raise NotAllowed(_("The last proof is signed once the final review has passed."))
    if approval.proof_before(step) == state.user.pk:
        raise NotAllowed(_("You signed the proof before this one: another person must read it."))
    if approval.latest_author == state.user.pk:
        raise NotAllowed(_("The newest text is yours: another person must pass it."))


def changing(state: State) -> None:
    require(
        *(state.user, state.article, (*_EDITING, *_PUBLISHING)),
        _("You have no right to change published articles."),
    )


def publishing(state: State) -> None:
    require(
        *(state.user, state.article, _PUBLISHING),
        _("You have no right to publish; ask an editor who has it."),
    )


def handling_complaints(state: State) -> None:
    """The right of the complaints desk, and no own hand in the article."""
    require(
        *(state.user, state.article, _COMPLAINTS),
        _("You have no right to decide about complaints."),
    )
    if state.is_author:
        raise NotAllowed(_("You are an author of this article: another person must decide."))


def spiking(state: State) -> None:
    """An editor; the writer as long as it is with the writer."""
    article = state.article
    own = article.creator_id == state.user.pk and has_right(state.user, "add_article")
    if own and article.stage in (*WITH_THE_WRITER, Stage.SPIKED):
        return
    require(
        *(state.user, state.article, ("spike_article",)),
        _("You have no right to spike articles."),
    )


def _require_no_author(state: State) -> None:
    if state.is_author:
        raise NotAllowed(_("You are an author of this article: others must sign it."))


# What


def text(state: State) -> None:
    latest = state.article.latest
    if latest is None or not latest.body:
        raise NotAllowed(_("The article has no text yet."))


def section(state: State) -> None:
    if state.article.section_id is None:
        raise NotAllowed(_("Choose a section first."))


def something_new(state: State) -> None:
    article = state.article
    if article.is_public and article.live_id == article.latest_id:
        raise NotAllowed(_("The newest text is already published."))


def nobody_has_begun(state: State) -> None:
    article = state.article
    changed = article.latest is not None and article.latest.stage in IN_REVIEW
    since = article.submitted_at
    noted = since is not None and (
        article.notes.filter(at__gte=since).exclude(author=state.user).exists()
    )
    if state.approval.has_begun or changed or noted:
        raise NotAllowed(_("Somebody has begun with it: ask for it to be sent back."))


def being_public(state: State) -> None:
    if not state.article.is_public:
        raise NotAllowed(_("The article is not public."))


def being_on_the_site(state: State) -> None:
    """Its text, or the page that says that it was retracted."""
    if not state.article.is_retracted:
        being_public(state)


def having_been_public(state: State) -> None:
    """Public now, or withdrawn as it was."""
    article = state.article
    if not article.is_public and article.stage not in (Stage.WITHDRAWN, Stage.RETRACTED):
        raise NotAllowed(_("The article is not public."))


def not_being_public(state: State) -> None:
    if state.article.is_public:
        raise NotAllowed(_("Readers see this article: give up the revision, or withdraw it."))


def require_fit_to_print(state: State) -> None:
    """Everything that must be true of a text before a reader sees it."""
    for check in (text, section, source, cover, something_new, signed, notices_by_another):
        check(state)


def notices_by_another(state: State) -> None:
    """What goes out with this text is approved, or is by that; nobody approves what they wrote."""
    for notice in state.notices:
        corrections.require_right_to_approve(notice, state.user if state.is_person else None)


def retraction_by_another(state: State) -> None:
    notice = corrections.waiting_retraction(state.article)
    if notice is None:
        raise NotAllowed(_("Write the notice of its retraction first."))
    corrections.require_right_to_approve(notice, state.user)


def source(state: State) -> None:
    article = state.article
    named = article.source_name and article.source_url and article.original_author
    if article.source == Article.Source.REPRINT and not named:
        raise NotAllowed(
            _("A reprint needs its source, its original author and its original address.")
        )
    reprints.require_listed(article)


def cover(state: State) -> None:
    latest = state.article.latest
    if latest is not None and latest.cover is not None and not latest.cover.may_be_used:
        raise NotAllowed(_("The rights in the cover photo have ended."))


def signed(state: State) -> None:
    """Every review and proof, by the right people, on the text as it is now."""
    approval, latest = state.approval, state.article.latest
    if missing := approval.missing:
        names = _("、").join(str(step.label) for step in missing)
        raise NotAllowed(_("Not signed yet: %(steps)s.") % {"steps": names})
    if approval.same_reviewer_twice():
        raise NotAllowed(_("Two of the reviews were signed by the same person."))
    if authors := approval.signers_who_wrote():
        names = _("、").join(str(person) for person in authors)
        raise NotAllowed(
            _("%(names)s signed and is an author: send it back for another signature.")
            % {"names": names}
        )
    if latest is None or not approval.is_as_signed(latest):
        raise NotAllowed(_("The text is not the one that was signed."))


def no_signer_is_named(article: Article) -> None:
    """Under a public text nobody is named who signed it. Raises NotAllowed."""
    if not article.is_public:
        return
    signed = Signature.objects.filter(article=article, revision=article.live_id)
    rounds = signed.filter(step=Step.FINAL_REVIEW).values("round")
    signers = User.objects.filter(
        signatures__article=article, signatures__decision="pass", signatures__round__in=rounds
    )
    named = signers.filter(pk__in=named_under(article)).distinct()
    if names := _("、").join(str(person) for person in named):
        raise NotAllowed(
            _("%(names)s signed this text and can not be named as its author.") % {"names": names}
        )


def require_clean_check(article: Article, step: Step) -> None:
    """Raises NotAllowed unless the built-in check may stand for this proof."""
    if step != Step.PROOF_1 or step == needed_proofs()[-1]:
        raise NotAllowed(_("The built-in check can stand for the first of several proofs only."))
    if left := len(proofing.open_findings(article)):
        raise NotAllowed(
            _("The check still has %(number)d findings: correct or dismiss them first.")
            % {"number": left}
        )
