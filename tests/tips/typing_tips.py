"""A resident at the website: what their browser sends, as the page has it."""

import html
import re
from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def hidden(page: Any) -> dict[str, str]:
    """What the page gives along: the form's key, and files that came before."""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page.content.decode())}


def opened(client: Client, address: str = "") -> dict[str, str]:
    """The form, on a page that was opened a minute ago."""
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        return hidden(client.get(address or reverse("tips:form")))


def sent(client: Client, form: dict[str, str] | None = None, **typed: Any) -> Any:
    """The answer to the form; `headers` are those of the request."""
    headers = typed.pop("headers", {})
    given = form if form is not None else opened(client)
    typed.setdefault("text", "祥龙社区三栋楼下的水管爆了，水流了一地。")
    return client.post(reverse("tips:form"), {**given, **typed}, headers=headers)


def numbers(page: Any) -> tuple[str, str]:
    """Code and PIN on the receipt."""
    found = re.findall(r"<dd>([0-9A-Z-]+)</dd>", page.content.decode())
    return found[0], found[1]
