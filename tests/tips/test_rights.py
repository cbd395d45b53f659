"""The rights of the tip line as a table: every role, every address, GET and POST; and who sees a
source, a payee, an amount or a word of what was told.

The table is held against the addresses that there are: a new one without a row fails.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from articles.lib import clock
from articles.models import Event, User
from tests import factories
from tests.tips import attached, drawn_rights, making
from tips import attachment_files, erasure, rewards, settlements, triage
from tips.models import (
    AnswerTemplate,
    Category,
    Notice,
    Payee,
    Payment,
    Posting,
    Rate,
    Reward,
    RewardLimit,
    Settlement,
    Source,
    TaxRule,
    Tip,
    TipNote,
)

pytestmark = pytest.mark.django_db

STRANGER, SUPERUSER, LEAD = "stranger", "superuser", "reporter with the lead"
ROLES = (
    *(STRANGER, SUPERUSER, LEAD, "reporter", "correspondent", "proofreader", "section editor"),
    *("desk chief", "editor-in-chief", "tips editor", "finance", "site administrator"),
)
ALL, NOBODY = frozenset(ROLES), frozenset[str]()
CHIEF, FINANCE = frozenset(["editor-in-chief"]), frozenset(["finance"])
DECIDES = CHIEF | {"tips editor"}
ASSIGNS = DECIDES | {"desk chief"}
TIPS = ASSIGNS | {"section editor"}
MONEY = ASSIGNS | FINANCE
WRITES = TIPS | {LEAD}


@dataclass(frozen=True)
class Row:
    """Who may open an address, and whose POST of `sent` is taken; all others change nothing.

    `keys` are names of things in the world below, and so is what is sent after an @.
    """

    name: str
    get: frozenset[str]
    post: frozenset[str] = NOBODY
    keys: dict[str, str] = field(default_factory=dict)
    sent: dict[str, Any] = field(default_factory=dict)


def _crud(
    model: str,
    view: frozenset[str],
    *,
    add: frozenset[str] = NOBODY,
    change: frozenset[str] = NOBODY,
    delete: frozenset[str] = NOBODY,
) -> list[Row]:
    """What Django makes for each model. A POST to a list that names no action shows it again."""
    one = {"object_id": model}
    return [
        Row(f"admin:tips_{model}_changelist", view, view),
        Row(f"admin:tips_{model}_add", add, add),
        Row(f"admin:tips_{model}_change", view, change, one),
        Row(f"admin:tips_{model}_history", view, view, one),
        Row(f"admin:tips_{model}_delete", delete, delete, one),
    ]


def _tip_step(name: str, roles: frozenset[str], tip: str = "new", **sent: Any) -> Row:
    return Row("admin:tips_tip_step", TIPS, roles, {"pk": tip, "name": f"={name}"}, sent)


def _reward_step(name: str, roles: frozenset[str], reward: str, **sent: Any) -> Row:
    return Row("admin:tips_reward_step", MONEY, roles, {"pk": reward, "name": f"={name}"}, sent)


_REASON = {"reason": "因为要用于测试，所以写明"}
TABLE = [
    # Tips
    *_crud("tip", TIPS, add=TIPS),
    _tip_step("check", DECIDES),
    _tip_step("assign", ASSIGNS, to="@reporter"),
    _tip_step("unassign", ASSIGNS, "tip"),
    _tip_step("make_draft", DECIDES),
    _tip_step("tie", DECIDES, article="@article", confirmed="@article"),
    _tip_step("untie", DECIDES, "tied"),
    _tip_step("merge", DECIDES, code="@other code"),
    _tip_step("take_in", DECIDES, code="@other code"),
    _tip_step("split_off", DECIDES, "merged"),
    _tip_step("let_go", DECIDES, "other", code="@merged code"),
    _tip_step("reopen", DECIDES, "declined"),
    _tip_step("describe", DECIDES, headline="墙倒了"),
    _tip_step("move", DECIDES, "long", messages="@message"),
    _tip_step("tell", DECIDES, "by hand", notice="@notice"),
    _tip_step("decline", DECIDES, **_REASON),
    _tip_step("spam", DECIDES),
    _tip_step("note", TIPS, text="记一笔"),
    _tip_step("answer", DECIDES, text="好的"),
    _tip_step("block", ASSIGNS, **_REASON),
    _tip_step("unblock", ASSIGNS),
    Row("admin:tips_tip_reveal", DECIDES, DECIDES, {"pk": "tip"}, _REASON),
    Row("admin:tips_tip_tie", TIPS, NOBODY, {"pk": "tip"}),
    Row("admin:tips_tip_receipt", NOBODY, NOBODY, {"pk": "tip"}),  # for who entered it by hand
    Row("admin:tips_tip_loose", TIPS, NOBODY),
    Row("admin:tips_tip_statistics", ASSIGNS),
    Row("admin:tips_tip_statistics_xlsx", NOBODY, ASSIGNS),
    Row("admin:tips_tip_statistics_csv", NOBODY, ASSIGNS),
    # Sources
    *_crud("source", ASSIGNS),
    Row(
        "admin:tips_source_find",
        DECIDES,
        DECIDES,
        {},
        {"contact": "139 1234 5678", **_REASON},
    ),
    Row("admin:tips_source_data", CHIEF, NOBODY, {"pk": "source"}),
    Row("admin:tips_source_copy", NOBODY, CHIEF, {"pk": "source"}),
    Row("admin:tips_source_erase", NOBODY, CHIEF, {"pk": "source"}),
    Row("admin:tips_source_refuse", NOBODY, CHIEF, {"pk": "source"}, _REASON),
    # Words
    *_crud("category", DECIDES, add=DECIDES, change=DECIDES),
    *_crud(
        "answertemplate",
        DECIDES,
        add=DECIDES,
        change=DECIDES,
        delete=frozenset(["tips editor"]),
    ),
    # Money
    *_crud("reward", MONEY),
    Row("admin:tips_reward_award", frozenset(["tips editor"]), frozenset(["tips editor"])),
    _reward_step("propose", frozenset(["tips editor"]), "due", kind="ordinary", amount="50"),
    _reward_step("approve", frozenset(["desk chief", "editor-in-chief"]), "proposed"),
    _reward_step("send_back", frozenset(["desk chief", "editor-in-chief"]), "proposed", **_REASON),
    _reward_step("decline", frozenset(["desk chief", "editor-in-chief"]), "proposed", **_REASON),
    _reward_step("pay", FINANCE, "approved", paid_on="2026-11-20"),
    _reward_step("pay", FINANCE, "approved", show_payee="1"),
    _reward_step("reverse", FINANCE | CHIEF, "approved", **_REASON),
    Row("admin:tips_reward_payee", FINANCE, FINANCE, {"pk": "approved"}, {"show_payee": "1"}),
    Row("admin:tips_reward_payee", FINANCE, FINANCE, {"pk": "approved"}, {"name": "换一个人"}),
    Row("admin:tips_reward_voucher", FINANCE, FINANCE, {"pk": "approved"}),
    Row("admin:tips_reward_voucher", FINANCE, FINANCE, {"pk": "paid"}),
    *_crud("rate", MONEY, add=CHIEF, change=CHIEF),
    *_crud("rewardlimit", CHIEF | FINANCE, add=CHIEF, change=CHIEF),
    *_crud("taxrule", FINANCE, add=FINANCE, change=FINANCE),
    *[row for row in _crud("settlement", FINANCE) if "_change" not in row.name],
    Row("admin:tips_settlement_changelist", FINANCE),
    Row("admin:tips_settlement_change", FINANCE, NOBODY, {"object_id": "settlement"}),
    Row("admin:tips_settlement_close", FINANCE, FINANCE, {}, {"month": "2026-10"}),
    Row("admin:tips_settlement_xlsx", NOBODY, FINANCE, {}, {"month": "2026-10"}),
    Row("admin:tips_settlement_csv", NOBODY, FINANCE, {}, {"month": "2026-10"}),
    # Reporters
    Row("tips:lead", frozenset([LEAD]), NOBODY, {"pk": "tip"}),
    Row("tips:lead_draft", NOBODY, frozenset([LEAD]), {"pk": "tip"}),
    Row("tips:lead_give_back", NOBODY, frozenset([LEAD]), {"pk": "tip"}, {"text": "人在外地"}),
    Row("tips:lead_note", NOBODY, frozenset([LEAD]), {"pk": "tip"}, {"text": "记一笔"}),
    Row("tips:attachment", WRITES, NOBODY, {"pk": "attachment"}),
    Row("tips:attachment_small", WRITES, NOBODY, {"pk": "attachment"}),
    Row("tips:attachment_original", DECIDES, NOBODY, {"pk": "attachment"}),
]
# for everybody, and known by a code and a PIN or a platform's signature: tested by themselves
OPEN = {
    *("tips:form", "tips:received", "tips:places", "tips:status", "tips:status_add"),
    *("tips:status_payee", "tips:status_erase", "tips:status_leave", "tips:channel"),
}
MARKS = {
    "what was told": "城隍庙后面的墙倒了",
    "the source": "openid-of-the-source",
    "their name": "网名小蚂蚁",
    "their contact": "13912345678",
    "the payee": "收款人张桂芳",
    "the payee's account": "6222020200112233445",
    "the payee's number": "510104199001011234",
    "an amount": "123.45",
}
READS = {  # what a GET shows on some page, by role; nobody reads more
    "what was told": WRITES,
    "an amount": MONEY,
}
SHOWN = {  # what the answer to a POST shows, by role: each time it is recorded
    "the source": DECIDES,
    "their name": DECIDES,
    "their contact": DECIDES,
    "the payee": FINANCE,
    "the payee's account": FINANCE,
    "the payee's number": FINANCE,
}


RECORDED_LOOKS = ("tips:attachment_original",)  # a GET that leaves an event, and nothing else


@dataclass
class World:
    keys: dict[str, Any]
    reporter: User


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-20T12:00:00+08:00", tick=False):
        yield


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    picture = attached.jpeg()
    monkeypatch.setattr(attachment_files, "opened", lambda *_where: iter([picture]))
    reporter = making.reporter("拿到线索的")
    tip = making.tip(MARKS["what was told"], sender=MARKS["the source"])
    source = tip.source
    source.nickname, source.contact = MARKS["their name"], MARKS["their contact"]
    source.save()
    erasure.request_erasure(tip)
    rows = {"approved": _reward(), "proposed": _reward(), "due": _reward(), "paid": _reward()}
    for name in ("proposed", "approved", "paid"):
        rewards.propose(rows[name], actor=making.tips_editor(), kind="ordinary", amount=12345)
    for name in ("approved", "paid"):
        rewards.approve(rows[name], actor=factories.member("desk chief"))
        making.payee(
            rows[name].source,
            MARKS["the payee"],
            account=MARKS["the payee's account"],
            id_number=MARKS["the payee's number"],
        )
    rewards.pay(rows["paid"], actor=making.finance())
    triage.assign(tip, actor=factories.member("desk chief"), to=reporter)
    file = tip.messages.get().attachments.create(
        kind="image",
        state="kept",
        original="there",
        clean="there",
        size=len(picture),
        width=24,
        height=16,
    )
    keys = {name: reward.pk for name, reward in rows.items()}
    keys |= {"new": making.tip().pk, "tip": tip.pk, "source": tip.source_id, "attachment": file.pk}
    keys |= {"reward": rows["due"].pk, "rate": Rate.objects.values_list("pk", flat=True)[0]}
    for model in (RewardLimit, TaxRule, Category):
        keys[model._meta.model_name] = model.objects.values_list("pk", flat=True)[0]
    keys["answertemplate"] = AnswerTemplate.objects.create(name="一句", text="好").pk
    keys["settlement"] = _closed().pk
    return World(keys | _tips_in_every_state() | {"reporter": reporter.pk}, reporter)


@pytest.mark.parametrize("role", ROLES)
def test_rights_of(role: str, world: World) -> None:
    client = Client()
    if (person := _person(role, world)) is not None:
        client.force_login(person)
    wrong, read, shown = [], Seen(), Seen()
    for row in TABLE:
        address = _address(row, world)
        with _undone():
            got, changed = _asked(client, "get", address, {})
            read.look(got)
        if _is_taken(got) != (role in row.get) or (changed and row.name not in RECORDED_LOOKS):
            wrong.append(f"GET {address}: {got.status_code}, changes {changed}")
        with _undone():
            got, changed = _asked(client, "post", address, _sent(row, world))
            shown.look(got)
        if _is_taken(got) != (role in row.post) or (changed and role not in row.post):
            wrong.append(f"POST {address} {row.sent}: {got.status_code}, changes {changed}")

    assert not wrong, "\n".join(wrong)
    assert read.marks == {mark for mark, roles in READS.items() if role in roles}
    assert shown.marks - read.marks == {mark for mark, roles in SHOWN.items() if role in roles}


def test_every_address_of_the_tip_line_has_a_row() -> None:
    there = set(_addresses(get_resolver()))

    assert there - OPEN == {row.name for row in TABLE}
    assert there >= OPEN


def test_document_is_as_the_table_draws_it() -> None:
    written = drawn_rights.DOCUMENT.read_text(encoding="utf-8")

    assert written == drawn_rights.drawn(), "Run python -m tests.tips.drawn_rights."


def test_money_and_tips_are_not_deleted_by_any_right() -> None:
    """Not even by one that somebody could be given."""
    names = ("rate", "rewardlimit", "taxrule", "tip", "reward", "source", "settlement")
    client = Client()
    client.force_login(factories.user(rights=tuple(f"delete_{name}" for name in names)))

    for name in names:
        address = reverse(f"admin:tips_{name}_delete", args=[1])
        assert client.post(address, {"post": "yes"}).status_code == 403, name


@dataclass
class Seen:
    marks: set[str] = field(default_factory=set)

    def look(self, response: Any) -> None:
        """What of MARKS the answer names, also inside a file that is not compressed."""
        body = b"".join(response) if response.streaming else response.content
        self.marks |= {name for name, mark in MARKS.items() if mark.encode() in body}


def _person(role: str, world: World) -> User | None:
    if role == STRANGER:
        return None
    if role == LEAD:
        return world.reporter
    if role == SUPERUSER:
        return factories.user(is_superuser=True)
    return factories.member(role, staff=role not in ("reporter", "correspondent"))


def _tips_in_every_state() -> dict[str, Any]:
    editor = making.tips_editor()
    declined, merged, other = making.tip(), making.tip(), making.tip()
    tied, long, by_hand = making.tip(), making.tip(sender="long"), making.tip(channel="phone")
    triage.decline(declined, actor=editor, reason="已经报道过")
    triage.merge(merged, actor=editor, into=other)
    triage.tie(tied, actor=editor, article=factories.draft())
    making.told("还有一句", sender="long")
    notice = triage.answer(by_hand, actor=editor, text="好的")
    names = {"declined": declined, "merged": merged, "other": other, "tied": tied}
    keys = {name: tip.pk for name, tip in (names | {"long": long, "by hand": by_hand}).items()}
    codes = {"other code": other.code, "merged code": merged.code}
    article = factories.published()
    rows = {"article": article.pk, "message": long.messages.first().pk, "notice": notice.pk}
    return keys | codes | rows


def _reward() -> Reward:
    return rewards.due(making.adopted())


def _closed() -> Settlement:
    september = timezone.make_aware(datetime(2026, 9, 9))
    with clock.told(september):
        return settlements.close(date(2026, 8, 1), making.finance())


def _address(row: Row, world: World) -> str:
    keys = {
        name: key[1:] if key.startswith("=") else world.keys[key] for name, key in row.keys.items()
    }
    return reverse(row.name, kwargs=keys)


def _sent(row: Row, world: World) -> dict[str, Any]:
    return {
        name: world.keys[value[1:]] if str(value).startswith("@") else value
        for name, value in row.sent.items()
    }


def _asked(client: Client, method: str, address: str, sent: dict) -> tuple[Any, list[str]]:
    """The answer, and the names of what it changed."""
    if "/step/" in address and "/tip/" in address:
        sent = sent | {"version": Tip.objects.get(pk=address.split("/")[4]).version}
    before = _state()
    answer = getattr(client, method)(address, sent)
    after = _state()
    return answer, [name for name in before if before[name] != after[name]]


def _state() -> dict[str, int]:
    """Enough to notice any step: each leaves an event, and the rules of money a row. One query."""
    models = (Event, Tip, TipNote, Notice, Source, Payee, Payment, Posting, Settlement, Reward)
    counted = ", ".join(f"(SELECT COUNT(*) FROM {model._meta.db_table})" for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counted}")
        return dict(zip((model.__name__ for model in models), cursor.fetchone(), strict=True))


def _is_taken(answer: Any) -> bool:
    """Not refused: by a status, by the login, or by one sentence of the rules."""
    if answer.status_code == 302 and ("login" in answer["Location"] or _is_home(answer)):
        return False
    return answer.status_code not in (401, 403, 404, 405, 409)


def _is_home(answer: Any) -> bool:
    """Django leads from a row that one does not see to the first page."""
    return answer["Location"] == reverse("admin:index")


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _addresses(resolver: Any, space: str = "") -> Iterator[str]:
    """Names of the tip line's addresses; Django's own redirects have none."""
    for found in resolver.url_patterns:
        if not isinstance(found, URLPattern):
            inner = ":".join(filter(None, (space, found.namespace)))
            yield from _addresses(found, inner)
        elif found.name and (space == "tips" or found.name.startswith("tips_")):
            yield f"{space}:{found.name}"
