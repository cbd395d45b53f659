"""The table of test_rights.py as docs/tips-rights.md shows it: `python -m tests.tips.drawn_rights`
writes it anew."""

from collections.abc import Iterable
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "tips-rights.md"
_HEAD = """# Who may open what on the tip line

Drawn from the table that `tests/tips/test_rights.py` tries out: each role asks for each address and
posts to it, and an address without a row fails the test. `python -m tests.tips.drawn_rights` draws
it anew. **G**: may open it; **P**: what they post is taken; empty: refused, and nothing changes.
`…` is the number of a row. The rights themselves belong to the groups and can be changed on a
group's page; a superuser has none of them without a group.
"""


def drawn() -> str:
    from . import test_rights as rights  # the test asks this module, too

    inside = [role for role in rights.ROLES if role not in (rights.STRANGER, rights.SUPERUSER)]
    return "\n".join(
        [
            _HEAD,
            "## What is seen",
            "",
            *_table(
                ["", *inside],
                [
                    *([mark, *_marked(roles, inside)] for mark, roles in rights.READS.items()),
                    *(
                        [f"{mark} (each look is recorded)", *_marked(roles, inside)]
                        for mark, roles in rights.SHOWN.items()
                    ),
                ],
            ),
            "",
            "## Addresses",
            "",
            *_table(
                ["address", *inside],
                _merged(
                    [_path(row), *_marked_twice(row.get, row.post, inside)] for row in rights.TABLE
                ),
            ),
            "",
            "A stranger and a superuser without a group open none of these. Open to all, or known",
            "by a code and a PIN or by a platform's signature, are:",
            "",
            *(f"- `{_named(name)}`" for name in sorted(rights.OPEN)),
            "",
        ]
    )


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    lines = [head, ["---", *[":-:"] * (len(head) - 1)], *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _marked(roles: frozenset[str], inside: list[str]) -> list[str]:
    return ["yes" if role in roles else "" for role in inside]


def _marked_twice(get: frozenset[str], post: frozenset[str], inside: list[str]) -> list[str]:
    return [("G" if role in get else "") + ("P" if role in post else "") for role in inside]


def _merged(rows: Iterable[list[str]]) -> list[list[str]]:
    """One line for an address that is tried with several bodies."""
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]


def _path(row) -> str:
    keys = {name: key[1:] if key.startswith("=") else 0 for name, key in row.keys.items()}
    return f"`{_named(row.name, keys)}`"


def _named(viewname: str, keys: dict[str, object] | None = None) -> str:
    from django.urls import reverse

    keys = keys or ({"name": "channel"} if viewname == "tips:channel" else {})
    return reverse(viewname, kwargs=keys).replace("/0/", "/…/")


if __name__ == "__main__":
    import django

    django.setup()
    DOCUMENT.write_text(drawn(), encoding="utf-8")
