"""The table as docs/rights.md shows it: `python -m tests.rights.drawn` writes it anew."""

from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from .table import LINES, ONE_BY_ONE, TAKEN, Answers  # (after Django is set up)
from .world import ROLES

_TOLD, _USUAL = ("pk", "id", "path"), ("draft", "user", "file")
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "rights.md"
_HEAD = """# Who may open what

Drawn from the table in `tests/rights/table.py`, which a test tries out: each role asks for each
address and posts to it, and an address without a line fails. `python -m tests.rights.drawn` draws
it anew. **G**: may open it; **P**: what they post is taken, or shown again with a sentence; empty:
refused (led to a login, 401, 403, 404, 405, 409 or 410), and nothing changes. No GET changes
anything; that of the evidence of a complaint is recorded as an event.

The reporter is the one who wrote the draft that is asked for, *other reporter* somebody else. The
rights belong to the groups and can be changed on a group's page; a superuser without a group sees
everything but complaints, and signs, publishes and pays nothing. Who has a hand in an article sees
no complaint about it and decides none, whatever the group ([complaints.md](complaints.md)); nobody
approves a correction that they wrote. Who has a right that needs a second factor and has none gets
no further than setting it up ([accounts.md](accounts.md)). The tip line has a table of its own:
[tips-rights.md](tips-rights.md).
"""


def drawn() -> str:
    head = ["address", *ROLES]
    lines = [head, ["---", *[":-:"] * len(ROLES)], *_rows()]
    return _HEAD + "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _rows() -> list[list[str]]:
    """One line for an address that is tried with several objects or bodies."""
    rows = [
        [_shown(line.route, line.objects, line.about),
         *(_mark(line.expected("get", role), line.expected("post", role)) for role in ROLES)]
        for line in LINES
    ]  # fmt: skip
    rows += [
        [_shown(route, {}), *(_mark(_of(get, role), _of(post, role)) for role in ROLES)]
        for route, (get, post) in ONE_BY_ONE.items()
    ]
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]


def _of(answers: Answers, role: str) -> int:
    return next(status for status, roles in answers.items() if role in roles)


def _mark(get: int, post: int) -> str:
    return ("G" if get in TAKEN else "") + ("P" if post in TAKEN else "")


def _shown(route: str, objects: dict[str, str], said: str = "") -> str:
    """What a parameter stands for is named, a number is `…`."""
    shown = route
    for name, what in objects.items():
        for kind in ("int", "slug", "words", "str", "path"):
            instead = what[1:] if what.startswith("=") else "…"
            shown = shown.replace(f"<{kind}:{name}>", instead)
        shown = shown.replace(f"<{name}>", "…")
    for name in ("<int:pk>", "<path:object_id>"):
        shown = shown.replace(name, "…")
    of = [what for name, what in objects.items() if name in _TOLD and what not in _USUAL]
    about = [*(what for what in of if not what.startswith("=")), *([said] if said else [])]
    return f"`/{shown}`" + (f" ({', '.join(about)})" if about else "")


if __name__ == "__main__":
    DOCUMENT.write_text(drawn(), encoding="utf-8")
