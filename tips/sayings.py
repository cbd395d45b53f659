"""What the paper says to a source, in plain words. One place, so that WeChat, QQ and web agree."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Tip

GREETINGS = frozenset(
    ["你好", "您好", "在吗", "在不在", "有人吗", "hi", "hello", "早上好", "下午好", "晚上好", "嗨"]
)
COMMANDS: dict[str, str] = {
    "报料": "new",
    "爆料": "new",
    "我要报料": "new",
    "我要爆料": "new",
    "新线索": "new",
    "补充": "more",
    "继续": "more",
    "进度": "progress",
    "查询": "progress",
    "查进度": "progress",
    "查询进度": "progress",
    "帮助": "help",
    "help": "help",
    "?": "help",
    "？": "help",
}  # what a person types or a menu's key says → what it means
_TRIMMED = " \t\r\n。.!！~～,，、/"  # QQ writes /帮助 for a word of a bot's menu


def command_in(text: str) -> str:
    """new, more, progress, help, greeting, or empty when it is something told."""
    word = text.strip(_TRIMMED).lower()
    if not word:
        word = text.strip()
    return COMMANDS.get(word) or ("greeting" if word in GREETINGS else "")


def told_after_command(text: str) -> tuple[str, str]:
    """«报料：楼下漏水» → ("new", "楼下漏水"); ("", text) when it does not begin so."""
    head = text.strip().removeprefix("/")
    for mark in ("：", ":", " ", "，", "\n"):
        word, found, rest = head.partition(mark)
        if found and COMMANDS.get(word.strip()) in ("new", "more") and rest.strip():
            return COMMANDS[word.strip()], rest.strip()
    return "", text


def status_address(tip: Tip | None = None) -> str:
    address = f"{settings.SITE_URL}{reverse('tips:status')}"
    return f"{address}?code={tip.code}" if tip else address


def receipt(tip: Tip) -> str:
    minutes = max(settings.TIPS_WINDOW // 60, 1)
    return "\n".join(
        [
            _("We have your tip. Thank you.") + " " + code_and_pin(tip),
            _("See how it stands: %(address)s") % {"address": status_address(tip)},
            ngettext(
                "Text, pictures and places that you send within %(minutes)d minute belong to it.",
                "Text, pictures and places that you send within %(minutes)d minutes belong to it.",
                minutes,
            )
            % {"minutes": minutes},
        ]
    )


def code_and_pin(tip: Tip) -> str:
    return _("Code %(code)s, PIN %(pin)s.") % {"code": tip.shown_code, "pin": tip.pin}


def begin() -> str:
    return _(
        "Tell us what happened, where and when; add pictures or a video if you have them."
        " You get a code to see how it stands. What you tell us about yourself is sealed, and"
        " only the tip line's editors can read it."
    )


def go_on(tip: Tip) -> str:
    return _("What you send next is added to your tip %(code)s.") % {"code": tip.shown_code}


def nothing_to_go_on() -> str:
    return _("You have no open tip that we could add to. Just tell us what happened.")


def no_tips() -> str:
    return _("You have not sent us a tip from here yet. Just tell us what happened.")


def help_text() -> str:
    return "\n".join(
        [
            _("This is the tip line of %(paper)s. What we use is paid for.")
            % {"paper": settings.PAPER["name"]},
            _("Tell us what happened, with pictures or a video; or send one word:"),
            _("报料: begin a new tip"),
            _("补充: add to your last tip"),
            _("进度: see how your tips stand"),
        ]
    )


def kept() -> str:
    """Where the receipt could not be made at once."""
    return _("We have your message. Send “进度” in a minute for its code.")
