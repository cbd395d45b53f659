"""What happened to an article, in the words of the newsroom: one line for each event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .models import Article, Correction, CorrectionRecipient, Event, Stage, Step

SAVE_TEXT = "save_text"
WORDS: dict[str, str | Promise] = {
    "begin": gettext_lazy("began it"),
    "bring_in": gettext_lazy("brought in a manuscript"),
    "import": gettext_lazy("brought it in from the archive"),
    SAVE_TEXT: gettext_lazy("saved the text"),
    "describe": gettext_lazy("changed the metadata"),
    "edit": gettext_lazy("changed the approved text, which needs its final review again"),
    "submit": gettext_lazy("handed it in"),
    "take_back": gettext_lazy("took it back"),
    "sign": gettext_lazy("passed the review"),
    "proof": gettext_lazy("signed the proof"),
    "send_back": gettext_lazy("sent it back"),
    "publish": pgettext_lazy("event", "published"),
    "schedule": gettext_lazy("scheduled it"),
    "unschedule": gettext_lazy("took it off the schedule"),
    "revise": gettext_lazy("began a new text"),
    "abandon": gettext_lazy("gave up the new text"),
    "withdraw": gettext_lazy("withdrew"),
    "retract": gettext_lazy("retracted it"),
    "propose_correction": gettext_lazy("wrote a notice of correction"),
    "tie_correction": gettext_lazy("noted that a correction belongs to a complaint"),
    "rewrite_correction": gettext_lazy("reworded a notice of correction"),
    "approve_correction": gettext_lazy("approved a notice of correction"),
    "publish_correction": gettext_lazy("published a notice of correction"),
    "give_up_correction": gettext_lazy("gave up a notice of correction"),
    "end_correction": gettext_lazy("took back the notice of its retraction"),
    "to_tell": gettext_lazy("noted who is to be told of a correction"),
    "tell_of_correction": gettext_lazy("told somebody of a correction"),
    "tell_not": gettext_lazy("decided that somebody need not be told of a correction"),
    "restore": gettext_lazy("put it back"),
    "take_down": gettext_lazy("took it down after a complaint"),
    "put_back": gettext_lazy("undid the take-down"),
    "reopen": gettext_lazy("began to write it anew"),
    "spike": gettext_lazy("spiked it"),
    "revive": gettext_lazy("took it up again"),
    "move_in": gettext_lazy("put it on the site as published before"),
    "let_stand": gettext_lazy("let a finding of the check stand"),
    "note": gettext_lazy("wrote a note"),
    "answer_note": gettext_lazy("answered a note"),
    "settle_note": gettext_lazy("settled a note"),
    "reopen_note": gettext_lazy("took up a note again"),
    "describe_photo": gettext_lazy("changed the words of a photo"),
    "bring_in_words": gettext_lazy("brought in words of the house style"),
    "add_licence": gettext_lazy("entered a licence"),
    "change_licence": gettext_lazy("changed a licence"),
    "grant": gettext_lazy("changed somebody's rights"),
    "set_password": gettext_lazy("set the password of a login"),
    "invite": gettext_lazy("invited somebody"),
    "make_link": gettext_lazy("made a link to log in for somebody"),
    "use_link": gettext_lazy("chose a password by a link"),
    "change_password": gettext_lazy("changed the own password"),
    "add_factor": gettext_lazy("added a second factor"),
    "remove_factor": gettext_lazy("removed a second factor"),
    "new_recovery_codes": gettext_lazy("made new recovery codes"),
    "use_recovery_code": gettext_lazy("logged in with a recovery code"),
    "forget_factors": gettext_lazy("took away somebody's second factors"),
    "switch_off": gettext_lazy("switched off a login"),
    "hand_over": gettext_lazy("handed over who answers for it"),
    "delete_user": gettext_lazy("deleted a login"),
    "link_reporter": gettext_lazy("changed which login is whose byline"),
    "receive_complaint": gettext_lazy("received a complaint"),
    "complaint_take_on": gettext_lazy("began to verify a complaint"),
    "complaint_hand_over": gettext_lazy("gave a complaint to another person"),
    "complaint_ask": gettext_lazy("asked back about a complaint"),
    "complaint_answer": gettext_lazy("got more from who complains"),
    "complaint_uphold": gettext_lazy("upheld a complaint"),
    "complaint_reject": gettext_lazy("rejected a complaint"),
    "complaint_reopen": gettext_lazy("took a complaint up again"),
    "complaint_counter": gettext_lazy("gave the author's statement on a complaint"),
    "complaint_stand_by": gettext_lazy("stood by a decision on a complaint"),
    "complaint_restore": gettext_lazy("put back what a complaint had led to"),
    "note_complaint": gettext_lazy("wrote a note on a complaint"),
    "reveal_complainant": gettext_lazy("looked up who complains"),
    "open_evidence": gettext_lazy("opened evidence of a complaint"),
    "empty_complaint": gettext_lazy("erased who complained, as the time was over"),
    "seal_copy": gettext_lazy("kept a sealed copy"),
    "restore_copy": gettext_lazy("put back article and pictures"),
    "open_sealed_copy": gettext_lazy("opened the sealed copy"),
    "hide_photo": gettext_lazy("hid a photo everywhere"),
    "show_photo": gettext_lazy("showed a photo again"),
    "export_work": gettext_lazy("exported the report of work"),
}
_WITH_STEP: dict[str, str | Promise] = {
    "sign": gettext_lazy("passed the %(step)s"),
    "proof": gettext_lazy("signed the %(step)s"),
    "send_back": gettext_lazy("sent it back from the %(step)s"),
}


def learn(words: Mapping[str, str | Promise]) -> None:
    """Words for verbs of another app, told when the apps are ready."""
    WORDS.update(words)


@dataclass(frozen=True)
class Line:
    """One event as it is read: `what` follows the person's name, `why` is what they wrote."""

    number: int
    at: datetime
    who: str
    what: str
    details: tuple[str, ...]
    why: str


def events_of(article: Article) -> QuerySet[Event]:
    """The newest first."""
    return Event.objects.filter(article=article).select_related("actor").order_by("-pk")


def line(event: Event) -> Line:
    """Needs `event.actor`."""
    data = event.data if isinstance(event.data, dict) else {}
    return Line(
        number=event.pk,
        at=event.at,
        who=str(event.actor or _("the system")),
        what=what(event.verb, data),
        details=tuple(_details(data)),
        why=str(data.get("reason") or data.get("comment") or ""),
    )


def what(verb: str, data: Mapping[str, Any] | None = None) -> str:
    """The verb in words; one that nobody has a word for stands as it is.

    A saved text was recorded as "revise" once, which is the transition's name too: an event of
    the transition says from which stage it led.
    """
    data = data or {}
    if verb == "revise" and "revision" in data and "before" not in data:
        verb = SAVE_TEXT
    step = str(data.get("step", ""))
    if verb in _WITH_STEP and step in Step.values:
        return str(_WITH_STEP[verb]) % {"step": Step(step).label}
    return str(WORDS.get(verb, verb))


def _details(data: Mapping[str, Any]) -> list[str]:
    """Beside what was done: to which text and stage, for when, with what."""
    found = []
    if "revision" in data:
        found.append(_("text %(number)s") % {"number": data["revision"]})
    if "restored" in data:
        found.append(_("with the words of text %(number)s") % {"number": data["restored"]})
    before, after = data.get("before"), data.get("after")
    if after in Stage.values and before != after:
        found.append(_("now %(stage)s") % {"stage": Stage(after).label})
    found += _of_correction(data)
    if data.get("by_check"):
        found.append(_("with the built-in check"))
    for name, sentence in (("publish_at", _("for %(time)s")), ("planned", _("due %(time)s"))):
        if at := _minute(data.get(name)):
            found.append(sentence % {"time": at})
    if passage := data.get("text"):
        found.append(_("“%s”") % passage)
    found += [str(data[name]) for name in ("username", "reporter_name", "number") if data.get(name)]
    if fields := data.get("fields"):
        found.append(_("、").join(_field(str(name)) for name in fields))
    return found


def _of_correction(data: Mapping[str, Any]) -> list[str]:
    """Its kind, and who was told of it: never by name."""
    found = []
    if "correction" in data and data.get("kind") in Correction.Kind.values:
        found.append(str(Correction.Kind(data["kind"]).label))
    if data.get("told") in CorrectionRecipient.Kind.values:
        found.append(str(CorrectionRecipient.Kind(data["told"]).label))
    return found


def _minute(written: Any) -> str:
    try:
        at = parse_datetime(str(written)) if written else None
    except ValueError:
        at = None
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""


def _field(name: str) -> str:
    if name == "bylines":
        return str(capfirst(_("bylines")))
    try:
        field = Article._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(capfirst(getattr(field, "verbose_name", name)))
