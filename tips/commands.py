"""Words and events that are no tip: 报料, 补充, 进度, 帮助, following and leaving."""

from . import progress, sayings
from .models import InboundMessage, MessageKind, Source, Tip

_LEAVES = frozenset(["unsubscribe", "friend_del", "msg_reject"])
_COMES = frozenset(["friend_add", "msg_receive"])
_SHOWN = 3  # tips in the answer to «进度»


def answer_text(source: Source, message: InboundMessage) -> str | None:
    """The answer to a word that is a command; None when something was told.

    «报料：楼下漏水» begins a new tip with what follows, «补充：…» adds to the last one.
    """
    if message.kind != MessageKind.TEXT or source.is_blocked:
        return None
    command = sayings.command_in(message.text)
    if command:
        return answer(command, source)
    word, rest = sayings.told_after_command(message.text)
    if word:
        message.text = rest
        message.save(update_fields=["text"])
        answer(word, source)
    return None


def answer(command: str, source: Source) -> str:
    """Raises KeyError for what is none."""
    return {
        "new": _begin,
        "more": _go_on,
        "progress": _progress,
        "help": lambda source: sayings.help_text(),
        "greeting": lambda source: sayings.help_text(),
    }[command](source)


def answer_event(message: InboundMessage) -> str:
    """Nobody becomes a source by following or by pressing a button."""
    details, event = message.details, message.event
    source = _known(message)
    message.source = source
    if event in ("subscribe", "friend_add"):
        _open(source)
        return sayings.help_text()
    if source and event in _LEAVES:
        source.is_closed = True
        source.save(update_fields=["is_closed"])
    elif event in _COMES:
        _open(source)
    elif event == "menu":
        return _answer_menu(str(details.get("event_key", "")), source)
    return ""


def _answer_menu(key: str, source: Source | None) -> str:
    command = sayings.command_in(key)
    if not command:
        return ""
    if source is None:
        return {"new": sayings.begin, "help": sayings.help_text}.get(command, sayings.no_tips)()
    return answer(command, source)


def _known(message: InboundMessage) -> Source | None:
    sender = message.details.get("sender") or ""
    same = Source.objects.select_for_update().filter(
        channel=message.channel, identity_hash=Source.hash_of(message.channel, sender)
    )
    return same.first() if sender else None


def _open(source: Source | None) -> None:
    if source and source.is_closed:
        source.is_closed = False
        source.save(update_fields=["is_closed"])


def _begin(source: Source) -> str:
    source.begins_new, source.continues = True, None
    source.save(update_fields=["begins_new", "continues"])
    return sayings.begin()


def _go_on(source: Source) -> str:
    tip = Tip.objects.open().filter(source=source).order_by("-last_sent_at", "-pk").first()
    if tip is None:
        return sayings.nothing_to_go_on()
    source.begins_new, source.continues = False, tip
    source.save(update_fields=["begins_new", "continues"])
    return sayings.go_on(tip)


def _progress(source: Source) -> str:
    tips = Tip.objects.filter(source=source, purged_at=None).order_by("-received_at", "-pk")
    lines = [progress.line(tip) for tip in tips[:_SHOWN]]
    return "\n".join([*lines, sayings.status_address()]) if lines else sayings.no_tips()
