"""`manage.py wechat_menu`: the three buttons below the conversation in WeChat."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tips.channels import wechat_api, wechat_token
from tips.lib.json_objects import objects_in, text_in

BUTTONS = [
    {"type": "click", "name": word, "key": word}  # intake takes the key as if it were typed
    for word in ("报料", "进度", "帮助")
]


class Command(BaseCommand):
    help = "Show the menu of the WeChat account; with --put, make it 报料, 进度 and 帮助."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--put", action="store_true", help="replace whatever menu the account has"
        )

    def handle(self, *args: Any, put: bool, **options: Any) -> None:
        if missing := wechat_token.missing():
            raise CommandError(
                _("WeChat can not be asked for the menu without %(names)s.")
                % {"names": _(" and ").join(missing)}
            )
        try:
            if put:
                wechat_api.put_menu(BUTTONS)
            buttons = wechat_api.menu()
        except wechat_api.MenuFailed as failed:
            raise CommandError(
                _("WeChat did not do it: %(reason)s.") % {"reason": failed}
            ) from failed
        for button in buttons:
            self.stdout.write(_described(button))
        if not buttons:
            self.stdout.write(_("The account has no menu. --put makes one."))
        elif put:
            self.stdout.write(_("Readers see it within a day."))


def _described(button: dict[str, Any]) -> str:
    """A line for a button, and one for each of those below it."""
    what = text_in(button, "key") or text_in(button, "url")
    line = " ".join(filter(None, (text_in(button, "name"), text_in(button, "type"), what)))
    return "\n".join(
        [line, *(f"  {_described(each)}" for each in objects_in(button, "sub_button"))]
    )
