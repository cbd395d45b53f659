"""Contacts in what residents write: found however they are typed, and nothing else taken for one.

All numbers are made up; the ID numbers are of nobody, with a right check digit.
"""

import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from articles.lib import contacts
from articles.lib.contact_patterns import PLAIN
from articles.lib.contacts import Kind, find, mask, mask_value, normalise, normalised


@pytest.fixture(autouse=True, scope="module")
def _in_english():
    """So that the words are those of this file."""
    with override("en"):
        yield


def found(text: str) -> list[tuple[str, str]]:
    return [(contact.kind.value, contact.value) for contact in find(text)]


MOBILE = "13800001234"


@pytest.mark.parametrize(
    "text",
    [
        "我的电话是13800001234,随时打",
        "电话13800001234一直打不通",
        "找13800001234陆先生",
        "3栋2单元 13800001234",
        "15 13800001234",
        "138 0000 1234",
        "138-0000-1234",
        "138—0000—1234",
        "138.0000.1234",
        "138，0000，1234",
        "1380000 1234",
        "1380 000 1234",
        "138 000 01234",
        "138 00 00 12 34",
        "138\u200b00001234",
        "１３８００００１２３４",
        "１３８－００００－１２３４",
        "1 3 8 0 0 0 0 1 2 3 4",
        "1-3-8-0-0-0-0-1-2-3-4",
        "1、3、8、0、0、0、0、1、2、3、4",
        "1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣",
        "一三八零零零零一二三四",
        "一三八 〇〇〇〇 一二三四",
        "幺三八零零零零幺二三四",
        "壹叁捌零零零零壹贰叁肆",
        "①③⑧⓪⓪⓪⓪①②③④",
        "①13800001234",
        "138零零零零1234",
        "+86 138 0000 1234",
        "+8613800001234",
        "(+86)138-0000-1234",
        "0086-13800001234",
        "86 13800001234",
        "013800001234",
        "微信13800001234",
        "V13800001234",
        "tel:13800001234",
        "手机号【13800001234】",
        "打 138/0000/1234 找我",
    ],
)
def test_mobile_number_is_found_however_it_is_written(text):
    assert found(text) == [("phone", MOBILE)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("028-86123456", "02886123456"),
        ("（028）86123456", "02886123456"),
        ("028 8612 3456", "02886123456"),
        ("02886123456", "02886123456"),
        ("０２８－８６１２３４５６", "02886123456"),
        ("零二八 八六一二三四五六", "02886123456"),
        ("010-62345678", "01062345678"),
        ("0838-2345678", "08382345678"),
        ("0512-62345678", "051262345678"),
        ("+86 28 8612 3456", "02886123456"),
        ("+86-10-62345678", "01062345678"),
        ("028-86123456-801", "02886123456"),
        ("028-86123456转801", "02886123456"),
        ("电话:86123456", "86123456"),
        ("座机号码是8612 3456", "86123456"),
        ("联系电话2345678", "2345678"),
    ],
)
def test_landline_is_found_however_it_is_written(text, value):
    assert found(text) == [("phone", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("身份证510104199003071237", "510104199003071237"),
        ("510104 19900307 1237", "510104199003071237"),
        ("510104-1990-0307-1237", "510104199003071237"),
        ("５１０１０４１９９００３０７１２３７", "510104199003071237"),
        ("11010119800101007x", "11010119800101007X"),
        ("证件号510104199003071230", "510104199003071230"),  # mistyped, but said to be one
        ("身份证号：510104900307123", "510104900307123"),  # of fifteen digits, until 1999
        ("五一零一零四一九九零零三零七一二三七", "510104199003071237"),
    ],
)
def test_id_number_is_found(text, value):
    assert found(text) == [("id_card", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("6222020000000000000", "6222020000000000000"),
        ("6222 0200 0000 0000 000", "6222020000000000000"),
        ("4111111111111111", "4111111111111111"),
        ("4111 1111 1111 1111 请转账", "4111111111111111"),
        ("4111-1111-1111-1111", "4111111111111111"),
        ("4111111111111111一共三百", "4111111111111111"),
        ("4111 1111 1111 1111 2026", "4111111111111111"),
        ("卡号 6222020000000000001", "6222020000000000001"),  # said to be one
    ],
)
def test_bank_card_is_found(text, value):
    assert found(text) == [("bank_card", value)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("邮箱zhang.san@example.com谢谢", "email", "zhang.san@example.com"),
        ("ZHANG@Example.COM.", "email", "zhang@example.com"),
        ("zhang＠example.com", "email", "zhang@example.com"),
        ("zhang @ example.com", "email", "zhang@example.com"),
        ("zhang(at)example.com", "email", "zhang@example.com"),
        ("33864057@qq.com", "email", "33864057@qq.com"),
        ("QQ：33864057", "qq", "33864057"),
        ("qq33864057", "qq", "33864057"),
        ("ＱＱ号是33864057", "qq", "33864057"),
        ("我的扣扣 33864057", "qq", "33864057"),
        ("加Q群号：33864057", "qq", "33864057"),
        ("q: 33864057", "qq", "33864057"),
        ("QQ 338 640 579", "qq", "338640579"),
        ("QQ三三八六四零五七", "qq", "33864057"),
        ("微信号：ZhangSan_88", "wechat", "zhangsan_88"),
        ("微信zhangsan88", "wechat", "zhangsan88"),
        ("微信（zhangsan）", "wechat", None),
        ("加我微信 zhangsan_a", "wechat", "zhangsan_a"),
        ("加我：lisilisi", "wechat", "lisilisi"),
        ("VX:lisilisi", "wechat", "lisilisi"),
        ("wx lisi-1990", "wechat", "lisi-1990"),
        ("薇信是lisilisi", "wechat", "lisilisi"),
        ("加v lisi1990", "wechat", "lisi1990"),
        ("WeChat ID: lisi1990", "wechat", None),
        ("微信和QQ都是33864057", "qq", "33864057"),
        ("微信：33864057", "wechat", "33864057"),
        ("蓉城小李(33864057)", "qq", "33864057"),
        ("蓉城小李（33864057）：", "qq", "33864057"),
        ("2026-11-29 08:12:03 蓉城小李(33864057)\n水管爆了", "qq", "33864057"),
        ("蓉城小李(33864057) 2026/11/29 8:12\n水管爆了", "qq", "33864057"),
        ("转发的\n蓉城小李<zhang@example.com>\n水管爆了", "email", "zhang@example.com"),
    ],
)
def test_address_or_account_is_found_by_the_word_before_it(text, kind, value):
    assert [each for each, _value in found(text)] == [kind]
    assert value in (None, found(text)[0][1])


@pytest.mark.parametrize(
    "text",
    [
        "请打110、119、120或者122",
        "打了12345热线,又打12315",
        "供电服务95598,燃气热线 962777,供水96111,客服10086",
        "我在QQ上看到12345热线",
        "QQ 12345",
        "电话：12345",
        "电话110",
        "热线028-96111",
        "客服电话400-812-3456",
        "13栋2单元1502号",
        "13-2-1502",
        "住在13、14、15、16、17、8栋的居民",
        "13 14 15 16 17 8",
        "1、2、3、4、5、6、7、8、9、10、11、12栋都停水",
        "地铁18号线,3号线,1号线",
        "价格13800元,优惠后12999.00元",
        "共1,380,000,123元",
        "13800.00元",
        "2026年11月24日13时45分",
        "2026-11-24 13:45:10",
        "20261124134510",
        "2026.11.24-2026.12.31",
        "二〇二六年十一月二十四日",
        "13:00-15:30",
        "1500-1700 160元",
        "川A12345和川A·D12345",
        "川AD12345",
        "区划代码510104001001",
        "510104",
        "统一社会信用代码91510100MA6C8H2X3K",
        "编号20260001234",
        "身高1.38米",
        "一二三四五六七八九十",
        "三三两两,一五一十,七上八下",
        "IP是192.168.100.101",
        "138****1234",
        "快递单号SF1380000123456",
        "1380000123",  # ten digits
        "138000012345",  # twelve
        "12800001234",
        "510104199003071230",  # the check digit is wrong
        "510104199013071237",  # a thirteenth month
        "4111111111111112",  # Luhn says no
        "https://example.com/a/4111111111111111",
        "微信支付1380元",
        "微信公众号:huaxishequ",
        "微信群里都在说",
        "微信Android版",
        "用微信wechat扫码",
        "QQ空间里有人发",
        "有人加我好友",
        "@所有人 今天停水",
        "devx:abcdefgh",
        "停水公告（20261124）",
        "报修电话(12345)",
        "蓉城小李(33864057)说水管爆了",
        "",
    ],
)
def test_what_is_no_contact_is_left_alone(text):
    assert found(text) == []
    assert mask(text) == text


def test_each_contact_is_found_in_its_place():
    text = "我姓王,13800001234,也可加QQ33864057,证件510104199003071237。"
    assert [(text[each.start : each.end], each.kind) for each in find(text)] == [
        ("13800001234", Kind.PHONE),
        ("33864057", Kind.QQ),
        ("510104199003071237", Kind.ID_CARD),
    ]


def test_two_numbers_in_a_row_are_two():
    assert found("13800001234 13900001234") == [("phone", MOBILE), ("phone", "13900001234")]
    assert found("13800001234/13900001234") == [("phone", MOBILE), ("phone", "13900001234")]


def test_account_is_found_again_where_nothing_says_what_it_is():
    text = "我的微信号:zhangsan_88。记得加zhangsan_88,不是zhangsan_880"
    assert found(text) == [("wechat", "zhangsan_88")] * 2
    assert mask(text) == "我的微信号:[WeChat]。记得加[WeChat],不是zhangsan_880"


def test_masked_text_has_a_word_in_the_place_of_each_contact():
    masked = mask("打138 0000 1234,证件510104199003071237,卡4111111111111111,a@example.com")
    assert masked == "打[phone],证件[ID number],卡[bank card],[e-mail]"


def test_masked_text_keeps_every_other_word():
    text = "13栋2单元\n停水三天,打12345没用。\n电话:13800001234(王)"
    assert mask(text) == "13栋2单元\n停水三天,打12345没用。\n电话:[phone](王)"


PIECES = st.sampled_from(
    [
        *("13800001234", "一三八零零零零一二三四", "028-86123456", "86123456", "+86"),
        *("510104199003071237", "a@example.com", "@", "QQ", "微信", "加我", "号", "：", ":", "-"),
        *(",", "、", "(", "[电话]", "[微信号]", "[phone]", "33864057", "zhangsan_88", "lisilisi"),
        *("wx", "电话", "身份证", "卡号", "转", "一", "0", "1", "3", "12345", "X", "．", "１"),
        *("http://", ".com", "停水", "138 0000 1234", "4111 1111 1111 1111", " ", "\n"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=14).map("".join),
    st.text("0123456789一三八零 -@.:QqxX微信加我号电话a_z[]", max_size=60),
)


@given(TEXTS)
@example("微信:lisilisi13800001234 lisilisi")
@example("13800001234X13800001234")
def test_masking_leaves_no_contact_and_masking_again_changes_nothing(text):
    masked = mask(text)
    assert find(masked) == []
    assert mask(masked) == masked


@given(TEXTS)
@example("一300000一030一300000一030０")  # a full-width digit goes on with it
def test_nothing_that_was_found_is_left_as_a_word(text):
    masked = mask(text)
    plain = masked.translate(PLAIN)
    for contact in find(text):
        left = masked.find(text[contact.start : contact.end])
        end = left + contact.end - contact.start
        assert left < 0 or any(
            side.isascii() and (side.isalnum() or side == "_")
            for side in (plain[left - 1 : left], plain[end : end + 1])
            if side
        )


@given(TEXTS)
def test_contacts_are_in_order_and_apart(text):
    at = 0
    for contact in find(text):
        assert at <= contact.start < contact.end <= len(text)
        assert contact.value
        at = contact.end


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "138 ", "a", "a.", "a@", "微信", "号", "QQ:", "3-", "卡", " ", "甲(12345) "]
)
def test_long_text_of_one_thing_takes_no_long_time(unit):
    """Ends at all: no pattern goes back over itself."""
    mask(unit * (20_000 // len(unit)))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (MOBILE, "138****1234"),
        ("02886123456", "028****3456"),
        ("510104199003071237", "****1237"),
        ("33864057", "33****57"),
        ("zhangsan@example.com", "z***@example.com"),
        ("lisi1990", "li****90"),
        ("王小明", "王****"),
        ("王五", "****"),
        ("", ""),
    ],
)
def test_value_is_shown_to_who_need_not_know_it(value, shown):
    assert mask_value(value) == shown


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("phone", "+86 138-0000-1234", MOBILE),
        ("phone", "0086 13800001234", MOBILE),
        ("phone", "一三八零零零零一二三四", MOBILE),
        ("phone", "+86 28 86123456", "02886123456"),
        ("phone", "（028）86123456转8", "02886123456"),
        ("phone", "86123456", "86123456"),
        ("id_card", "11010119800101007x", "11010119800101007X"),
        ("bank_card", "4111 1111 1111 1111", "4111111111111111"),
        ("email", " Zhang＠Example.com ", "zhang@example.com"),
        ("qq", "３３８６ 4057", "33864057"),
        ("wechat", " ZhangSan_88", "zhangsan_88"),
    ],
)
def test_contact_has_one_way_to_be_written(kind, typed, value):
    assert normalise(kind, typed) == value
    assert normalise(kind, value) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("138 0000 1234", MOBILE),
        ("王先生 138 0000 1234", MOBILE),
        ("微信 zhangsan_88,电话13800001234", MOBILE),
        ("QQ 33864057", "33864057"),
        ("3386 4057", "33864057"),
        ("8612-3456", "86123456"),
        ("  ZhangSan_88 ", "zhangsan_88"),
        ("３栋 王阿姨", "3栋 王阿姨"),
        ("   ", ""),
    ],
)
def test_whatever_was_typed_as_a_contact_has_one_way_to_be_written(typed, value):
    assert normalised(typed) == value


def test_kinds_are_named_once():
    assert set(contacts._labels()) == set(Kind)
