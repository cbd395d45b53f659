"""The months of the rewards: rows and sums, closing for good, the seal, and the sheet."""

import csv
import io
from datetime import date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from articles.access import NotAllowed
from articles.lib import clock
from articles.models import Event
from tests import factories
from tests.tips import making
from tips import ledger, rewards, settlement_sheets, settlements, triage
from tips.models import Payee, Payment, Posting, Reward, RewardKind, Settlement

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    at = time_machine.travel("2026-11-20T12:00:00+08:00", tick=False)
    with at, translation.override("en"):
        yield


def _at(day: int, month: int = 10) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, 12))


def _paid(yuan: int = 50, day: int = 9, month: int = 10, **fields) -> Payment:
    with clock.told(_at(day, month)):
        return making.paid(yuan, **fields)


def _close(month: date = OCTOBER) -> Settlement:
    return settlements.close(month, making.finance())


def _break(model, pk: int, **fields) -> None:
    """What nobody can do through the program: the database itself is changed."""
    sets = ", ".join(f"{name} = %s" for name in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {sets} WHERE id = %s", [*fields.values(), pk]
        )


def test_month_has_its_payments_with_sums_and_no_other() -> None:
    _paid(50)
    _paid(100, day=10)
    _paid(80, month=11)

    found, total = settlements.rows(OCTOBER), settlements.sums(OCTOBER)

    assert [(row.gross, row.withheld, row.net) for row in found] == [
        (5000, 1000, 4000),
        (10000, 2000, 8000),
    ]
    assert (total.payments, total.gross, total.withheld, total.net) == (2, 15000, 3000, 12000)
    assert settlements.sums(NOVEMBER).gross == 8000


def test_row_says_who_proposed_nothing_but_who_approved_and_paid() -> None:
    payment = _paid()
    row = settlements.rows(OCTOBER)[0]

    assert row.approver == payment.posting.reward.approved_by and row.payer == payment.posting.by
    assert (row.payee, row.kind, row.day) == ("张桂芳", RewardKind.ORDINARY, date(2026, 10, 9))


def test_payment_taken_back_in_a_later_month_counts_against_that_month() -> None:
    payment = _paid(100)
    before = settlements.sums(OCTOBER)
    rewards.reverse(payment.posting.reward, actor=making.finance(), reason="重复付款")

    assert settlements.sums(OCTOBER) == before
    (row,) = settlements.rows(NOVEMBER)
    assert row.is_reversal and (row.gross, row.withheld, row.net) == (-10000, -2000, -8000)
    assert row.reason == "重复付款" and settlements.sums(NOVEMBER).payments == 0


def test_reward_proposed_anew_leaves_the_old_row_as_it_was() -> None:
    payment = _paid(50)
    reward, closed = payment.posting.reward, _close()
    old = settlements.rows(OCTOBER)
    rewards.reverse(reward, actor=making.finance(), reason="种类错了")
    rewards.propose(reward, actor=making.tips_editor(), kind=RewardKind.EXCLUSIVE, amount=15000)
    rewards.approve(reward, actor=factories.member("desk chief"))

    assert settlements.rows(OCTOBER) == old and settlements.verify(closed) == ""


def test_row_has_the_kind_that_was_approved_and_not_an_earlier_proposal() -> None:
    reward = making.proposed(50)
    rewards.decline(reward, actor=factories.member("desk chief"), reason="重新定级")
    rewards.propose(reward, actor=making.tips_editor(), kind=RewardKind.MAJOR, amount=30000)
    rewards.approve(reward, actor=factories.member("editor-in-chief"))
    making.payee(reward.source)
    rewards.pay(reward, actor=making.finance())

    assert [row.kind for row in settlements.rows(NOVEMBER)] == ["major"]


def test_reversal_of_what_was_never_paid_is_in_no_sheet() -> None:
    rewards.reverse(making.approved(), actor=making.finance(), reason="撤稿")

    assert settlements.rows(NOVEMBER) == []


def test_rows_cost_three_queries_however_many() -> None:
    for _number in range(3):
        _paid()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        settlements.rows(OCTOBER)

    assert len(asked) == 3


def test_month_that_has_not_ended_stays_open() -> None:
    with pytest.raises(NotAllowed, match="has ended"):
        _close(NOVEMBER)
    assert not Settlement.objects.exists()


@pytest.mark.parametrize("group", ["tips editor", "desk chief", "editor-in-chief", "reporter"])
def test_only_finance_closes(group: str) -> None:
    with pytest.raises(NotAllowed, match="no right"):
        settlements.close(OCTOBER, factories.member(group))
    assert not Settlement.objects.exists()


def test_closed_month_takes_no_payment_and_is_closed_once() -> None:
    _paid(50)
    with clock.told(_at(8)):
        waiting = making.approved(30)
    making.payee(waiting.source)
    closed = _close()

    with pytest.raises(NotAllowed, match="2026-10 is closed"):
        rewards.pay(waiting, actor=making.finance(), paid_on=date(2026, 10, 31))
    with pytest.raises(NotAllowed, match="closed already"):
        _close()

    assert Reward.objects.get(pk=waiting.pk).status == "approved"
    assert (closed.payments, closed.gross, closed.withheld, closed.net) == (1, 5000, 1000, 4000)
    event = Event.objects.get(verb="close_month")
    assert event.data == {"month": "2026-10", "seal": closed.seal}


def test_month_without_payments_can_be_closed() -> None:
    assert _close().gross == 0 and settlements.verify(Settlement.objects.get()) == ""


def test_payment_on_a_day_of_an_open_month_still_goes_in_after_another_was_closed() -> None:
    _close(date(2026, 9, 1))

    _paid(50)

    assert settlements.sums(OCTOBER).payments == 1


def test_seal_is_whole_as_long_as_nothing_was_changed() -> None:
    _paid()

    assert settlements.verify(_close()) == "" and settlements.faults() == []


@pytest.mark.parametrize(
    ("model", "fields", "sentence"),
    [
        (Payment, {"gross": 9000}, "the sums"),
        (Payment, {"withheld": 0}, "the sums"),
        (Payment, {"tax_item": "untaxed"}, "a payment was changed"),
        (Payment, {"method": "bank"}, "a payment was changed"),
        (Payment, {"paid_on": "2026-10-08"}, "a payment was changed"),
        (Posting, {"month": "2026-09-01"}, "the sums"),
    ],
)
def test_change_of_a_closed_month_shows(model, fields: dict, sentence: str) -> None:
    payment = _paid()
    closed = _close()

    _break(model, payment.pk if model is Payment else payment.posting_id, **fields)

    assert sentence in settlements.verify(closed)


def test_another_name_under_the_same_payment_shows() -> None:
    one, other = _paid(), _paid()
    closed = _close()
    with connection.cursor() as cursor:
        table = Payment._meta.db_table
        cursor.execute(f"SELECT account, payee FROM {table} WHERE id = %s", [one.pk])
        making.payee(making.tip().source, "冒名的人")
        forged = Payee.objects.order_by("-pk").values_list("pk", flat=True)[0]
        cursor.execute(f"SELECT name FROM {Payee._meta.db_table} WHERE id = %s", [forged])
        name = cursor.fetchone()[0]
    _break(Payment, other.pk, payee=name)

    assert "a payment was changed" in settlements.verify(closed)


def test_seal_survives_new_keys(settings) -> None:
    from cryptography.fernet import Fernet

    payment = _paid()
    closed = _close()
    settings.TIPS_KEYS = [Fernet.generate_key().decode(), *settings.TIPS_KEYS]
    from articles.lib import secret_box

    _break(Payment, payment.pk, payee=secret_box.seal("张桂芳"))

    assert settlements.verify(closed) == ""


def test_nobody_can_try_names_against_the_seal(monkeypatch) -> None:
    """With another key for the hashes the same rows have another seal."""
    _paid()
    found = settlements.rows(OCTOBER)
    before = settlements.seal(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TIPS_HASH_KEY", "another")
        after = settlements.seal(found)

    assert before != after


def test_next_to_close_is_the_oldest_open_month_with_payments() -> None:
    assert settlements.next_to_close() == NOVEMBER
    _paid(month=9)
    _paid(month=10)
    assert settlements.next_to_close() == date(2026, 9, 1)
    _close(date(2026, 9, 1))
    assert settlements.next_to_close() == OCTOBER


# The sheet


def _cells(content: bytes) -> list[list]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_workbook_has_rows_sums_and_who_made_it() -> None:
    _paid(50)
    _paid(100)
    person = making.finance("何会计")

    rows = _cells(settlement_sheets.sheet_xlsx(OCTOBER, person))

    head = rows[2]
    gross, net = head.index("Before tax (yuan)"), head.index("Paid out (yuan)")
    assert [row[gross] for row in rows[3:6]] == [50, 100, 150]
    assert [row[net] for row in rows[3:6]] == [40, 80, 120]
    assert rows[3][1] == "张桂芳" and rows[5][0] == "Sum"
    assert rows[7][0] == "Settlement of 2026-10, exported by 何会计 2026-11-20 12:00"


def test_workbook_numbers_are_numbers_with_two_decimals_and_numbers_of_people_are_text() -> None:
    reward = making.approved(50)
    making.payee(reward.source, id_number="510104199001011234", account="6222020200112233445")
    rewards.pay(reward, actor=making.finance(), reference="7")

    sheet = load_workbook(
        io.BytesIO(settlement_sheets.sheet_xlsx(NOVEMBER, making.finance()))
    ).active
    row = {cell.value: other for cell, other in zip(sheet[3], sheet[4], strict=True)}

    assert row["Before tax (yuan)"].data_type == "n"
    assert row["Before tax (yuan)"].number_format == "#,##0.00"
    assert row["ID number"].value == "510104199001011234" and row["ID number"].data_type == "s"
    assert row["Account"].value == "6222020200112233445"
    assert row["Reference"].data_type == "s"


def test_cash_has_room_for_a_signature_and_a_transfer_none() -> None:
    cash, bank = making.approved(50), making.approved(60)
    making.payee(cash.source)
    making.payee(bank.source, "李四", method=Payee.Method.BANK, account="62220", bank="成都银行")
    rewards.pay(cash, actor=making.finance())
    rewards.pay(bank, actor=making.finance(), reference="T-1")

    rows = _cells(settlement_sheets.sheet_xlsx(NOVEMBER, making.finance()))
    column = rows[2].index("Signature of the payee")

    assert [row[column] or "" for row in rows[3:5]] == ["", "—"]


@pytest.mark.parametrize("name", ["=1+1", "+86", "-5", "@SUM(A1)", "＝1", "\t=1"])
def test_no_cell_is_a_formula(name: str) -> None:
    reward = making.approved(50)
    making.payee(reward.source, name)
    rewards.pay(reward, actor=making.finance(), reference=name)

    book = load_workbook(
        io.BytesIO(settlement_sheets.sheet_xlsx(NOVEMBER, making.finance()))
    ).active
    written = settlement_sheets.sheet_csv(NOVEMBER, making.finance()).decode("utf-8-sig")

    assert all(cell.data_type != "f" for row in book.iter_rows() for cell in row)
    assert list(csv.reader(io.StringIO(written)))[1][1] == f"'{name}"


def test_csv_keeps_every_digit_and_has_the_same_rows() -> None:
    reward = making.approved(50)
    making.payee(reward.source, id_number="51010419900101123X", account="6222020200112233445")
    rewards.pay(reward, actor=making.finance())

    written = settlement_sheets.sheet_csv(NOVEMBER, making.finance())
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))
    row = dict(zip(rows[0], rows[1], strict=True))

    assert written.startswith(b"\xef\xbb\xbf")
    assert (row["Before tax (yuan)"], row["Paid out (yuan)"]) == ("50.00", "40.00")
    assert (row["Account"], row["ID number"]) == ("6222020200112233445", "51010419900101123X")
    assert len(rows) == 2 and all(len(each) == len(rows[0]) for each in rows)  # for a program


def test_bank_of_a_transfer_is_named_as_it_was_then() -> None:
    reward = making.approved(50)
    told = {"method": Payee.Method.BANK, "account": "62220", "bank": "成都银行华阳支行"}
    payee = making.payee(reward.source, **told)
    rewards.pay(reward, actor=making.finance(), reference="T-1")
    payee.bank = "另一家银行"
    payee.save()

    written = settlement_sheets.sheet_csv(NOVEMBER, making.finance())
    sheet = _cells(settlement_sheets.sheet_xlsx(NOVEMBER, making.finance()))
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))

    assert rows[1][rows[0].index("Bank")] == "成都银行华阳支行"
    assert sheet[3][sheet[2].index("Bank")] == "成都银行华阳支行"
    assert sheet[4][sheet[2].index("Before tax (yuan)")] == 50  # the sum stands below its column


def test_each_sheet_is_recorded_and_names_nobody() -> None:
    _paid()
    person = making.finance()

    settlement_sheets.sheet_xlsx(OCTOBER, person)

    event = Event.objects.get(verb="export_settlement")
    assert event.actor == person
    assert event.data == {"month": "2026-10", "form": "xlsx", "rows": 1}


@pytest.mark.parametrize("group", ["tips editor", "desk chief", "editor-in-chief", "reporter"])
def test_sheet_is_for_who_sees_payees(group: str) -> None:
    _paid()
    for made in (settlement_sheets.sheet_xlsx, settlement_sheets.sheet_csv):
        with pytest.raises(NotAllowed):
            made(OCTOBER, factories.member(group))
    assert not Event.objects.filter(verb="export_settlement").exists()


# manage.py verify_ledger


def test_verify_ledger_says_that_the_book_is_right(capsys) -> None:
    _paid(100)
    closed = _close()
    making.approved(30)

    call_command("verify_ledger")

    told = capsys.readouterr().out
    assert "3 postings in balance, 30.00 yuan owed." in told
    assert f"2026-10: 80.00 yuan paid out, seal {closed.seal}" in told and "张桂芳" not in told


def test_verify_ledger_names_what_was_changed(capsys) -> None:
    payment = _paid(100)
    _close()
    _break(Payment, payment.pk, withheld=0)

    with pytest.raises(CommandError, match="2 faults"):
        call_command("verify_ledger")

    told = capsys.readouterr().err
    assert "2026-10: the sums" in told and f"Payment {payment.pk} is not what was posted." in told


def test_payment_of_an_open_month_that_was_changed_shows_too() -> None:
    payment = _paid(100, month=11)
    assert settlements.faults() == []
    _break(Payment, payment.pk, withheld=100)

    assert len(settlements.faults()) == 1


def test_verify_ledger_names_a_posting_out_of_balance(capsys) -> None:
    reward = making.approved(100)
    entry = reward.postings.get().entries.get(account="cost")
    _break(type(entry), entry.pk, amount=1)

    with pytest.raises(CommandError):
        call_command("verify_ledger")

    assert "does not sum to zero" in capsys.readouterr().err


def test_split_reward_has_a_row_for_each_informant() -> None:
    head = making.adopted()
    other = making.tip()
    triage.merge(other, actor=making.tips_editor(), into=head)
    reward = rewards.due(head)
    rewards.propose(
        reward,
        actor=making.tips_editor(),
        kind=RewardKind.MAJOR,
        amount=30000,
        shares={head.pk: 20000, other.pk: 10000},
    )
    chief, payer = factories.member("editor-in-chief"), making.finance()
    for part in (reward, *reward.shares.all()):
        making.payee(part.source, f"人{part.pk}")
        rewards.pay(rewards.approve(part, actor=chief), actor=payer)

    found = settlements.rows(NOVEMBER)

    assert [(row.gross, row.kind) for row in found] == [(20000, "major"), (10000, "major")]
    assert len({row.code for row in found}) == 2 and ledger.faults() == []
