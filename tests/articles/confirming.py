"""The page that asks once more who it is, and going on from it."""

import html
import re

from django.test import Client

from articles.models import User
from tests.articles import signing_in


def inside(client: Client, person: User) -> User:
    """Logged in with a second factor, some time ago."""
    signing_in.sign_in(client, signing_in.with_app(person))
    signing_in.no_longer_recent(client)
    return person


def is_asking(response) -> bool:
    return response.status_code == 403 and 'name="confirm_code"' in response.text


def carried(response) -> dict[str, list[str]]:
    """What the page would send again."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.text
    ):
        found.setdefault(html.unescape(name), []).append(html.unescape(value))
    found.pop("csrfmiddlewaretoken", None)
    found.pop("confirm_passkey", None)
    return found


def go_on(client: Client, response, **confirmed):
    confirmed = confirmed or {"confirm_code": signing_in.code()}
    return client.post(response.request["PATH_INFO"], carried(response) | confirmed)
