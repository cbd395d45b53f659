"""One sentence of a published article is changed: the next text, with that sentence replaced, goes
to the reviewers at once. Readers see it when it is signed as every text is; what can not wait so
long is withdrawn or taken down meanwhile (docs/complaints.md)."""

from html import escape
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from . import workflow
from .access import NotAllowed
from .lib import html_words
from .models import Article, Revision, User

_LINES = ("title", "kicker", "subtitle", "summary")


@transaction.atomic
def change_sentence(
    article: Article, *, actor: User, old: str, new: str, reason: str = ""
) -> Revision:
    """The new revision, submitted. Empty `new` takes the sentence out.

    Raises NotAllowed where the sentence does not stand there exactly once, where formatting runs
    through it, and where the article is not published or has another text in work;
    ValidationError where what is left can not be saved.
    """
    old, new = " ".join(old.split()), " ".join(new.split())
    if not old:
        raise NotAllowed(_("Copy the sentence from the article."))
    workflow.revise(article, actor=actor)
    live = article.live
    assert live is not None  # it is published
    workflow.edit(article, actor=actor, **_replaced(live, old, new))
    workflow.submit(article, actor=actor, comment=reason)
    article.refresh_from_db()
    assert article.latest is not None
    return article.latest


def _replaced(live: Revision, old: str, new: str) -> dict[str, Any]:
    found = {name: getattr(live, name).count(old) for name in _LINES}
    code, within = escape(old, quote=False), live.body
    found["body"] = within.count(code)
    if sum(found.values()) > 1:
        raise NotAllowed(_("It stands there more than once: copy more of it."))
    if sum(found.values()) == 1:
        name = next(name for name, number in found.items() if number)
        if name == "body":
            return {"body": within.replace(code, escape(new, quote=False))}
        return {name: getattr(live, name).replace(old, new)}
    if old in " ".join(html_words.text(live.body).split()):
        raise NotAllowed(_("Bold words, links or a line's end run through it: revise the article."))
    raise NotAllowed(_("This sentence does not stand in the article."))
