"""What the page of one case shows to the one who complained, and to nobody else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from .lib import receipt_codes
from .models import Article, Complaint, ComplaintMessage, Correction
from .models.complaint import OF_RIGHTS

_S, _O, _M = Complaint.Status, Complaint.Outcome, ComplaintMessage.Kind
_SENTENCES: dict[str, str | Promise] = {
    _S.RECEIVED: gettext_lazy("We have it. Somebody of the complaints desk will read it."),
    _S.CHECKING: gettext_lazy("We are verifying what you wrote."),
    _S.ASKED: gettext_lazy("We have a question. Answer it below, and we go on."),
    _S.REJECTED: gettext_lazy("We looked into it, and did not follow it. Below is why."),
    _S.COUNTERED: gettext_lazy(
        "We followed it. The author has answered since, and we look into that."
    ),
    _S.RESTORED: gettext_lazy(
        "After the author answered, the article or the pictures were put back. Below is why."
    ),
}
_FOLLOWED: dict[str, str | Promise] = {
    _O.TAKEN_DOWN: gettext_lazy("You were right: the article is gone from the site."),
    _O.PICTURES_HIDDEN: gettext_lazy("You were right: the pictures are gone from the site."),
    _O.CORRECTED: gettext_lazy("You were right: the article is being corrected."),
    _O.NOTHING_LEFT: gettext_lazy("You were right; the article was off the site already."),
}


@dataclass(frozen=True)
class Said:
    at: datetime
    text: str
    who: str
    is_ours: bool = False
    files: str = ""  # in words


@dataclass(frozen=True)
class Step:
    word: str
    state: str  # done, now or ahead


def opened_with(code: str, pin: str) -> Complaint | None:
    """The case, when both belong together."""
    return of_visitor(receipt_codes.key_of(Complaint.objects.filter(emptied_at=None), code, pin))


def of_visitor(pk: int | None) -> Complaint | None:
    if pk is None:
        return None
    known = Complaint.objects.filter(emptied_at=None).select_related("article__live")
    return known.filter(pk=pk).first()


def title_of(article: Article) -> str:
    """What readers may see of it: nothing of one that is gone."""
    return article.live.title if article.is_published and article.live else ""


def build(complaint: Complaint) -> dict[str, Any]:
    notice = _notice(complaint)
    return {
        "page_title": str(complaint),
        "complaint": complaint,
        "title": title_of(complaint.article),
        "word": _word(complaint),
        "sentence": _sentence(complaint, is_corrected=notice is not None),
        "notice": notice,
        "steps": _steps(complaint),
        "said": _said(complaint),
        "is_asked": complaint.status == _S.ASKED,
    }


def _notice(complaint: Complaint) -> Correction | None:
    """What readers are told, once it is out."""
    if complaint.correction_id is None:
        return None
    return Correction.objects.public().filter(pk=complaint.correction_id).first()


def _word(complaint: Complaint) -> str:
    return {
        _S.RECEIVED: pgettext("complaint", "Received"),
        _S.CHECKING: pgettext("complaint", "Being verified"),
        _S.ASKED: pgettext("complaint", "A question for you"),
        _S.UPHELD: pgettext("complaint", "Upheld"),
        _S.COUNTERED: pgettext("complaint", "Upheld"),
        _S.REJECTED: pgettext("complaint", "Not upheld"),
        _S.RESTORED: pgettext("complaint", "Put back"),
    }[_S(complaint.status)]


def _sentence(complaint: Complaint, *, is_corrected: bool) -> str:
    if is_corrected and complaint.status == _S.UPHELD:
        return _("You were right: the article was corrected, and readers are told so.")
    if complaint.status == _S.UPHELD:
        return str(_FOLLOWED[complaint.outcome])
    return str(_SENTENCES[complaint.status])


def _steps(complaint: Complaint) -> list[Step]:
    words = [
        pgettext("complaint", "Received"),
        pgettext("complaint", "Being verified"),
        pgettext("complaint", "Decided"),
    ]
    here = {_S.RECEIVED: 0, _S.CHECKING: 1, _S.ASKED: 1}.get(_S(complaint.status), 2)
    states = ["done"] * here + ["now"] + ["ahead"] * (2 - here)
    return [Step(word, state) for word, state in zip(words, states, strict=True)]


def _said(complaint: Complaint) -> list[Said]:
    """What both sides said, the oldest first, and the decision."""
    you, desk = _("You"), _("The complaints desk")
    own = complaint.files.filter(message=None).count()
    text = "\n\n".join(part for part in (complaint.wrong, complaint.wanted) if part)
    said = [Said(complaint.received_at, text, you, files=_files(own))]
    shown = [_M.QUESTION, _M.ANSWER]
    if complaint.kind in OF_RIGHTS and complaint.status in (_S.COUNTERED, _S.RESTORED):
        shown.append(_M.COUNTER)  # who claims a right is told what the author says
    messages = complaint.messages.filter(kind__in=shown).annotate(number=Count("files"))
    for each in messages.order_by("pk"):
        who = {_M.QUESTION: desk, _M.ANSWER: you}.get(_M(each.kind), _("The author"))
        is_ours = each.kind != _M.ANSWER
        said.append(Said(each.at, each.text, who, is_ours, _files(each.number)))
    if complaint.reason and complaint.decided_at:
        said.append(Said(complaint.decided_at, complaint.reason, desk, is_ours=True))
    return sorted(said, key=lambda each: each.at)


def _files(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(number)d file", "%(number)d files", number) % {"number": number}
