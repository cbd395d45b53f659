"""The tip line filled through every entrance that it has, with words that nobody must find again.

`python -m tests.tips.entrances` does so in a process of its own, whose log then has everything.
"""

import json
import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any
from unittest import mock

import django
import time_machine

if __name__ == "__main__":
    django.setup()

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from articles.lib import clock
from tests import factories
from tests.tips import deliveries, making, typing_tips
from tests.tips.attached import AMR, CAMERA, jpeg
from tests.tips.stand_in import Reply, Said, StandIn
from tips import erasure, rewards, rotation, triage
from tips.models import Reward, Tip

KEPT = {  # what residents and editors gave: kept, and sealed
    "openid at WeChat": "oDmp6Xq_residentAtWeChat00xY",
    "another openid at WeChat": "oDmp6Xq_strangerAtWeChat00zZ",
    "openid at QQ": "E4F4AEA33253A2797FB897C50B81D7ED",
    "openid in a group": "9C1B1A7F2E4D4B0E8A52D6F3B7A6C9D1",
    "openid of a group": "5F3E1D7C9B8A4F60B1C2D3E4F5A6B7C8",
    "QQ number": "2750938461",
    "name at QQ": "小不点儿的妈",
    "telephone in a text": "13572468013",
    "QQ in a voice": "3861507294",
    "label of a map": "城隍庙巷七号院二单元",
    "name of a media": "kMediaOfTheResident_0a1B2c3D4e5F",
    "address of a picture": "qq-picture-of-the-resident",
    "contact on the form": "he.xiuzhi.1958@example.com",
    "telephone on the form": "15912340987",
    "name on the form": "何秀芝老师",
    "name of a file": "何家门口的坑",
    "telephone by hand": "18123450769",
    "name by hand": "街坊钟阿婆",
    "QQ in a paste": "1846093275",
    "payee": "欧阳慕雪",
    "number of an identity card": "510104198503074325",
    "account": "6217003810045678904",
    "bank": "建行世纪城支行",
    "telephone of a payee": "18981234067",
    "number of a transfer": "JY4420261120000417",
    "telephone in a note": "13666012345",
    "telephone in a refusal": "13777098761",
}
NEVER_KEPT = {  # what is not even sealed
    "address of the network": "203.0.113.77",
    "address before a proxy": "198.51.100.23",
    "the program": "PhoneOfTheResident/7.1",
    "the camera": CAMERA,
    "telephone in a reason": "13488076512",
}
SECRETS = KEPT | NEVER_KEPT
PINS = ("907481", "389604", "716938", "640897", "859306", "473982", "968407", "598731", "840693")
OPEN = {  # in the clear by design: the newsroom works with it and searches in it
    "words of WeChat": "三栋楼下的水管爆了",
    "words of the form": "菜市场门口有个大坑",
    "words by hand": "电梯停了三天",
    "words of the newsroom": "水管爆裂连夜修",
    "a name that stands in the words": "我是住隔壁的陶国珍",
}
_TOKENS, _SEND, _FETCH = (
    *("/cgi-bin/stable_token", "/cgi-bin/message/custom/send"),
    "/cgi-bin/media/get",
)
_RED, _BLUE, _GREEN = (jpeg(colour) for colour in ("red", "blue", "green"))
_number = count(1)
_HIDDEN_FROM = {
    "REMOTE_ADDR": NEVER_KEPT["address of the network"],
    "HTTP_X_FORWARDED_FOR": NEVER_KEPT["address before a proxy"],
    "HTTP_USER_AGENT": NEVER_KEPT["the program"],
}


def fill() -> None:
    """Takes a fraction of a second; every row is committed where the test lets it be."""
    with (
        StandIn() as platform,
        override_settings(**_settings(platform.base)),
        mock.patch.object(Tip, "new_pin", side_effect=PINS),
    ):
        _answers(platform)
        resident = Client(**_HIDDEN_FROM)
        _by_wechat(resident)
        _by_qq(resident, platform.base)
        _by_onebot(resident, platform.base)
        _by_the_form(resident)
        _by_hand()
        _in_the_newsroom()
        _paid(resident)
        with clock.told(timezone.now() + timedelta(minutes=2)):
            call_command("tick")  # fetches the files, and says what waits
        assert platform.asked_for(_SEND) and platform.asked_for(_FETCH)
        told = Tip.objects.filter(channel="qq").earliest("pk")
        draft = triage.make_draft(told, actor=making.tips_editor())
        assert "<img" in draft.latest.body


def _settings(base: str) -> dict[str, Any]:
    """Every channel is on, and every platform is the stand-in."""
    found: dict[str, Any] = {"ALLOWED_HOSTS": ["testserver"], "WECHAT_APP_SECRET": "secret"}
    found |= {"TIPS_QUIET_FROM": 0, "TIPS_QUIET_UNTIL": 0}
    for channel in deliveries.ON.values():
        found |= channel
    names = ("WECHAT_API_BASE", "QQ_API_BASE", "QQ_TOKEN_BASE", "ONEBOT_API_BASE")
    return found | dict.fromkeys(names, base)


def _answers(platform: StandIn) -> None:
    """A picture and a voice can be had, a second voice is gone; the platform's errors name whom
    they are about."""
    lost = Said({"errcode": 40007, "errmsg": f"invalid media_id {KEPT['name of a media']} rid: 1"})
    gone = Said({"errcode": 43004, "errmsg": f"require subscribe {KEPT['openid at WeChat']}"})
    platform.answers(_TOKENS, Said({"access_token": "token-of-the-account", "expires_in": 7200}))
    platform.answers(_FETCH, Reply(_RED, "image/jpeg"), Reply(AMR, "voice/amr"), lost)
    platform.answers(_SEND, gone)
    picture = f"/{KEPT['address of a picture']}"
    platform.answers(picture, Reply(_BLUE, "image/jpeg"))


# WeChat


def _by_wechat(client: Client) -> None:
    openid, media = KEPT["openid at WeChat"], KEPT["name of a media"]
    words = f"{OPEN['words of WeChat']}，打我电话{KEPT['telephone in a text']}。"
    _say(client, openid, "text", Content=words)
    _say(client, openid, "image", MediaId=f"{media}1", PicUrl=f"http://mmbiz.qpic.cn/{media}")
    heard = f"我的QQ号是{KEPT['QQ in a voice']}"
    _say(client, openid, "voice", MediaId=f"{media}2", Format="amr", Recognition=heard)
    _say(client, openid, "voice", MediaId=f"{media}3", Format="amr")
    where = {"Location_X": "30.5", "Location_Y": "104.06", "Label": KEPT["label of a map"]}
    _say(client, openid, "location", **where)
    _say(client, openid, "event", Event="CLICK", EventKey="PROGRESS")
    _say(client, openid, "text", Content="进度")
    other = KEPT["another openid at WeChat"]
    _say(client, other, "event", Event="subscribe", EventKey="")
    _say(client, other, "text", Content=f"{OPEN['a name that stands in the words']}，狗太吵。")
    _say(client, other, "hologram", Content="什么都不是")
    _say(client, other, "text", is_forged=True, Content="假的")


def _say(client: Client, openid: str, kind: str, *, is_forged: bool = False, **told: str) -> None:
    """As the platform posts it in safe mode: with the openid in the address too."""
    told = {"FromUserName": openid, "CreateTime": str(int(time.time())), "MsgType": kind} | told
    if kind != "event":
        told["MsgId"] = str(7_000_000_000_000 + next(_number))
    inner = "".join(f"<{tag}><![CDATA[{text}]]></{tag}>" for tag, text in told.items())
    made = deliveries.wechat(inside=f"<xml><ToUserName>gh_paper</ToUserName>{inner}</xml>")
    query = {**made.query, "openid": openid}
    if is_forged:
        query["msg_signature"] = "0" * 40
    answer = made.but(query=query).sent(client)
    assert answer.status_code == (403 if is_forged else 200), answer.status_code


# QQ


def _by_qq(client: Client, base: str) -> None:
    picture = {
        "content_type": "image/jpeg",
        "filename": f"{KEPT['name of a file']}.jpg",
        "url": f"{base}/{KEPT['address of a picture']}",
    }
    one = {"author": {"user_openid": KEPT["openid at QQ"]}, "attachments": [picture]}
    _take(client, deliveries.qq("楼道灯坏了", said=one))
    said = {
        "id": "qq-2",
        "content": " 报料：井盖丢了",
        "group_openid": KEPT["openid of a group"],
        "author": {"member_openid": KEPT["openid in a group"]},
    }
    event = {"id": "event-2", "op": 0, "t": "GROUP_AT_MESSAGE_CREATE", "d": said}
    _take(client, deliveries.qq(inside=json.dumps(event)))
    left = {"openid": KEPT["openid at QQ"], "timestamp": int(time.time())}
    event = {"id": "event-3", "op": 0, "t": "FRIEND_ADD", "d": left}
    _take(client, deliveries.qq(inside=json.dumps(event)))


def _by_onebot(client: Client, base: str) -> None:
    number = int(KEPT["QQ number"])
    picture = {"type": "image", "data": {"url": f"{base}/{KEPT['address of a picture']}"}}
    said = {
        "user_id": number,
        "sender": {"user_id": number, "nickname": KEPT["name at QQ"]},
        "message": [{"type": "text", "data": {"text": "路灯不亮"}}, picture],
    }
    _take(client, deliveries.onebot(said=said))


def _take(client: Client, delivery: deliveries.Delivery) -> None:
    answer = delivery.sent(client)
    assert answer.status_code in (200, 204), answer.status_code


# The website, and by hand


def _by_the_form(client: Client) -> None:
    answer = typing_tips.sent(
        client,
        text=f"{OPEN['words of the form']}，找{KEPT['telephone on the form']}",
        where=f"菜市场，{KEPT['telephone on the form']}",
        when="昨天",
        name=KEPT["name on the form"],
        contact=KEPT["contact on the form"],
        consent="on",
        pictures=SimpleUploadedFile(f"{KEPT['name of a file']}.jpg", _GREEN, "image/jpeg"),
    )
    assert any(pin in answer.text for pin in PINS), answer.status_code
    refused = typing_tips.sent(client, text="没有同意", contact=KEPT["contact on the form"])
    assert refused.status_code == 422


def _by_hand() -> None:
    desk, at = Client(), timezone.localtime() - timedelta(minutes=1)
    desk.force_login(making.tips_editor("线索编辑"))
    number = KEPT["QQ in a paste"]
    pasted = (
        f"钟婆({number}) {at:%Y-%m-%d} 08:20:33\n{OPEN['words by hand']}\n\n"
        f"华西社区报 {at:%Y-%m-%d} 08:22:01\n您的电话是{KEPT['telephone by hand']}吗\n"
    )
    at = at - timedelta(days=1)
    form = {"channel": "qq_hand", "at": f"{at:%Y-%m-%dT%H:%M}", "key": "form-key-1"}
    form |= {"text": pasted.replace(f"{timezone.localtime():%Y-%m-%d}", f"{at:%Y-%m-%d}")}
    form |= {"name": KEPT["name by hand"], "ours": "华西社区报", "contact": ""}
    assert desk.post("/admin/tips/tip/add/", form).status_code == 200
    form |= {"contact": f"{KEPT['telephone by hand']} / {number}", "shown": "1", "ours-1": "on"}
    saved = desk.post("/admin/tips/tip/add/", form | {"_save": "1"}, follow=True)
    assert PINS[0] not in saved.text and any(pin in saved.text for pin in PINS)


# The newsroom


def _in_the_newsroom() -> None:
    """Who works there writes down what they should not, too."""
    first = Tip.objects.order_by("pk").first()
    assert first is not None
    typed = NEVER_KEPT["telephone in a reason"]
    desk = Client(**_HIDDEN_FROM)
    desk.force_login(making.tips_editor("另一位编辑"))
    _step(desk, first, "check")
    _step(desk, first, "describe", headline=f"{OPEN['words of the newsroom']} {typed}")
    _step(desk, first, "note", text=f"再打{KEPT['telephone in a note']}")
    _step(desk, first, "answer", text=f"我们明天到，有事打{KEPT['telephone in a note']}")
    shown = desk.post(f"/admin/tips/tip/{first.pk}/reveal/", {"reason": f"要打{typed}核实"})
    assert KEPT["openid at WeChat"] in shown.text
    second = Tip.objects.filter(source__channel="wechat").order_by("-pk").first()
    assert second is not None
    _step(desk, second, "decline", reason=f"请拨打{KEPT['telephone in a refusal']}")
    _step(desk, second, "block", reason=f"用{typed}骂人")
    call_command("export_tips", "--jsonl", "--reveal", "--reason", f"给{typed}", stdout=_nowhere())
    chief = Client()
    chief.force_login(factories.member("editor-in-chief"))
    copy = chief.post(f"/admin/tips/source/{first.source_id}/data/copy/")
    assert len(b"".join(copy)) > 1000
    erasure.request_erasure(first)
    refused = {"reason": f"还要打{typed}"}
    chief.post(f"/admin/tips/source/{first.source_id}/data/refuse/", refused)


def _nowhere() -> Any:
    return mock.Mock(write=lambda text: None, flush=lambda: None)


def _step(client: Client, tip: Tip, name: str, **typed: str) -> None:
    tip.refresh_from_db()
    sent = {"version": tip.version, **typed}
    answer = client.post(f"/admin/tips/tip/{tip.pk}/step/{name}/", sent)
    assert answer.status_code == 302 and "login" not in answer["Location"], name


def _paid(client: Client) -> None:
    """The resident of the form says how to be paid, and is."""
    typed = NEVER_KEPT["telephone in a reason"]
    tip = Tip.objects.get(channel="web")
    article = factories.published("菜市场门口的坑填上了")
    triage.tie(tip, actor=making.tips_editor(), article=article)
    reward = Reward.objects.get(tip=tip)
    rewards.propose(
        reward, actor=making.tips_editor(), kind="ordinary", amount=5000, comment=f"问{typed}"
    )
    rewards.approve(reward, actor=factories.member("editor-in-chief"))
    opened = client.post(reverse("tips:status"), {"code": tip.code, "pin": tip.pin})
    assert opened.status_code == 200
    with time_machine.travel(timezone.now() - timedelta(minutes=1), tick=False):
        form = typing_tips.hidden(client.get(reverse("tips:status")))
    more = f"坑更大了，打{KEPT['telephone on the form']}"
    client.post(reverse("tips:status_add"), form | {"text": more})
    payee = {
        "name": KEPT["payee"],
        "method": "bank",
        "account": KEPT["account"],
        "bank": KEPT["bank"],
        "phone": KEPT["telephone of a payee"],
        "id_number": KEPT["number of an identity card"],
        "consent": "on",
    }
    told = client.post(reverse("tips:status_payee"), payee)
    assert told.status_code == 303, told.status_code
    till = Client(**_HIDDEN_FROM)
    till.force_login(making.finance())
    paid = {"paid_on": f"{timezone.localdate():%Y-%m-%d}"}
    address = f"/admin/tips/reward/{reward.pk}/step/pay/"
    assert KEPT["payee"] in till.post(address, paid | {"show_payee": "1"}).text
    done = till.post(address, paid | {"reference": KEPT["number of a transfer"]})
    assert done.status_code == 302 and Reward.objects.get().status == "paid"


# What is there afterwards


def everything_sealed() -> str:
    """All sealed columns of all rows, opened."""
    return "\n".join(_opened())


def _opened() -> Iterator[str]:
    for table in rotation.sealed_tables():
        names = [each.name for each in table.model._meta.local_concrete_fields
                 if each.column in table.columns]  # fmt: skip
        for row in models.QuerySet(table.model).values_list(*names):
            yield json.dumps(row, ensure_ascii=False)


def main() -> None:
    for name in ("", "django.request"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    fill()


if __name__ == "__main__":
    main()
