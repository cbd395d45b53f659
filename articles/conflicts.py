"""What differs between two versions of an article, marked by character for who must choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .lib import html
from .lib.differences import Budget, compare_characters, match_wholes
from .models import Article, Event, Revision

_WORDS = ("kicker", "title", "subtitle", "summary", "body")
_CONTENT = (*_WORDS, "cover")


@dataclass(frozen=True)
class Difference:
    """One field; `marked` shows the saved text struck out where yours has something else."""

    name: str
    label: str
    marked: SafeString
    theirs: str
    yours: str


@dataclass(frozen=True)
class Change:
    """Who saved what in the meantime."""

    who: str
    at: Any
    verb: str


def differences(
    saved: Mapping[str, str], yours: Mapping[str, str], labels: Mapping[str, str]
) -> list[Difference]:
    """The fields of `labels` in which two versions differ, as plain text, in that order."""
    return [
        Difference(name, str(label), marked(saved[name], yours[name]), saved[name], yours[name])
        for name, label in labels.items()
        if saved[name] != yours[name]
    ]


def written(revision: Revision | None) -> dict[str, str]:
    """The content of a revision as plain text, field by field."""
    if revision is None:
        return dict.fromkeys(_CONTENT, "")
    return {name: as_text(name, getattr(revision, name)) for name in _CONTENT}


def as_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    return html.plain_text(html.clean(value)) if name == "body" else str(value)


def words_typed(sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, plain text) of the words in a form whose article can not be shown any more."""
    labels = {field.name: str(field.verbose_name) for field in Revision._meta.fields}
    typed = [(labels[name], as_text(name, sent[name]).strip()) for name in _WORDS if name in sent]
    return [(label, text) for label, text in typed if text]


def changes_since(article: Article, base: int | None) -> list[Change]:
    """What was saved after the version `base` was opened, oldest first, the last twenty at most."""
    if base is None:
        return []
    recent = Event.objects.filter(article=article).select_related("actor")[:20]
    missed = article.version - base
    return [
        Change(str(event.actor or ""), event.at, event.verb) for event in recent[: max(missed, 0)]
    ][::-1]


def marked(before: str, after: str) -> SafeString:
    """Both texts in one: `<del>` what only `before` has, `<ins>` what only `after` has.

    Unchanged paragraphs are matched first, then what is between them by character.
    """
    old, new = before.split("\n"), after.split("\n")
    passages, budget = [], Budget()
    for tag, a, b, c, d in match_wholes(old, new).get_opcodes():
        if tag == "equal":
            passages.append(format_html("{}", "\n".join(old[a:b])))
        else:
            passages.append(_by_character("\n".join(old[a:b]), "\n".join(new[c:d]), budget))
    return mark_safe("\n".join(passages))  # noqa: S308  (every part was escaped)


def _by_character(old: str, new: str, budget: Budget) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (
                old[step.a : step.b]
                if step.same
                else _deleted(old[step.a : step.b]) + _inserted(new[step.c : step.d]),
            )
            for step in compare_characters(old, new, budget)
        ),
    )


def _deleted(text: str) -> SafeString:
    return format_html("<del>{}</del>", text) if text else SafeString("")


def _inserted(text: str) -> SafeString:
    return format_html("<ins>{}</ins>", text) if text else SafeString("")
