import pytest

from articles.access import NotAllowed
from articles.models import Event
from tests.tips import making
from tips import payees
from tips.models import Payee
from tips.payees import Details, person_hash

pytestmark = pytest.mark.django_db
_TOLD = Details(
    "张桂芳", "cash", id_number="51010719900307451X", phone="13800001234", has_consented=True
)


def test_source_says_how_they_are_paid_and_changes_it() -> None:
    source = making.approved().source

    payees.save_payee(source, _TOLD)
    payees.save_payee(source, Details("张桂芳", "wechat", account="zgf", has_consented=True))

    payee = Payee.objects.get()
    assert (payee.method, payee.account, payee.id_number) == ("wechat", "zgf", "")
    assert Event.objects.filter(verb="save_payee").count() == 2


def test_source_without_money_is_asked_nothing() -> None:
    with pytest.raises(NotAllowed):
        payees.save_payee(making.tip().source, _TOLD)
    assert not Payee.objects.exists()


def test_source_must_agree() -> None:
    with pytest.raises(NotAllowed):
        payees.save_payee(making.approved().source, Details("张桂芳", "cash"))
    assert not Payee.objects.exists()


def test_finance_writes_it_down_for_who_came_to_the_counter() -> None:
    actor = making.finance()

    payee = payees.save_payee(making.tip().source, _TOLD, by=actor)

    assert payee.changed_by == actor


def test_nobody_else_writes_it_down() -> None:
    with pytest.raises(NotAllowed):
        payees.save_payee(making.approved().source, _TOLD, by=making.tips_editor())
    assert not Payee.objects.exists()


def test_one_person_is_one_for_the_tax_whatever_the_way() -> None:
    card = person_hash(_TOLD)
    assert card == person_hash(Details("张桂芳", "bank", id_number="51010719900307451x"))
    assert card != person_hash(Details("张桂芳", "cash", phone="13800001234"))
    assert person_hash(Details("张桂芳", "cash", phone="1")) != person_hash(
        Details("张桂芳", "cash", phone="2")
    )
    assert "张" not in card and "5101" not in card


def test_masks_tell_the_person_and_nobody_else() -> None:
    source = making.approved().source
    told = Details("欧阳桂芳", "bank", "510107199003074514", "6222020000000000007", "工商银行")
    shown = payees.masked(payees.save_payee(source, told, by=making.finance()))

    assert (shown.name, shown.account) == ("欧＊＊＊", "＊" * 15 + "0007")
    assert shown.id_number == "510" + "＊" * 13 + "14" and shown.bank == "工商银行"


@pytest.mark.parametrize(("account", "shown"), [("zgf", "＊＊f"), ("a", "＊"), ("", "")])
def test_mask_of_a_short_account_hides_most_of_it(account, shown) -> None:
    payee = Payee(name="张", method="wechat", account=account)

    assert payees.masked(payee).account == shown
