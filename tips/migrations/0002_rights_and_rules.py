"""What the newsroom's groups may do with tips, and the rows that a new paper begins with.

Groups and rows that are there keep what they have; nothing is taken away.
"""

from datetime import date

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "tips editor": (
        *("view_tip", "add_tip", "triage_tip", "assign_tip", "view_tip_statistics"),
        *("view_source", "reveal_source", "block_source"),
        *("view_reward", "propose_reward"),
        *("view_category", "add_category", "change_category"),
        *("view_answertemplate", "add_answertemplate", "change_answertemplate"),
        *("delete_answertemplate", "view_rate"),
    ),
    "section editor": ("view_tip", "add_tip"),
    "desk chief": (
        *("view_tip", "add_tip", "assign_tip", "view_tip_statistics"),
        *("view_source", "block_source", "view_reward", "approve_reward", "view_rate"),
    ),
    "editor-in-chief": (
        *("view_tip", "add_tip", "triage_tip", "assign_tip", "view_tip_statistics"),
        *("view_source", "reveal_source", "block_source", "erase_source"),
        *("view_reward", "approve_reward", "reverse_reward"),
        *("view_rate", "add_rate", "change_rate", "view_rewardlimit", "add_rewardlimit"),
        *("change_rewardlimit", "view_category", "add_category", "change_category"),
        *("view_answertemplate", "add_answertemplate", "change_answertemplate"),
    ),
    "finance": (
        *("view_reward", "pay_reward", "reverse_reward", "view_payee", "change_payee"),
        *("view_payment", "view_ledgerentry", "view_settlement", "close_settlement"),
        *("view_rate", "view_rewardlimit", "view_taxrule", "add_taxrule", "change_taxrule"),
    ),
}
CATEGORIES = (
    ("突发", "起火\n火灾\n冒烟\n车祸\n追尾\n坠落\n塌\n爆炸\n燃气泄漏\n救援\n消防车\n救护车"),
    ("交通出行", "公交\n地铁\n停车\n堵车\n红绿灯\n斑马线\n共享单车\n电瓶车\n路口\n道路"),
    ("居住物业", "电梯\n物业\n漏水\n停水\n停电\n停气\n业委会\n加装\n小区\n楼道\n充电桩"),
    ("环境卫生", "垃圾\n污水\n臭\n噪音\n油烟\n扬尘\n绿化\n蚊虫\n河道"),
    ("消费维权", "退款\n退费\n押金\n健身房\n预付卡\n假货\n商家\n超市\n餐馆\n价格"),
    ("教育医疗", "学校\n幼儿园\n老师\n家长\n医院\n卫生服务中心\n疫苗\n挂号\n药店"),
    ("好人好事", "捡到\n归还\n救人\n帮忙\n志愿者\n义工\n感谢\n好心人"),
    ("文体活动", "演出\n比赛\n广场舞\n坝坝宴\n书法\n合唱\n灯会\n运动会\n活动"),
    ("其他", ""),
)
REASONS = (  # to decline with; the source reads them
    ("已经报道过", "这件事本报已经报道过，目前没有新的进展。有新情况欢迎再告诉我们。"),
    ("不在报道范围", "这件事不在本报的报道范围内，这次没有采用。"),
    ("暂时无法核实", "我们多方了解，暂时无法核实这件事。如果您有照片、视频或知情人，欢迎补充。"),
    ("时间地点不清", "时间和地点还不够清楚，我们没能找到现场。欢迎补充后再告诉我们。"),
    ("个人纠纷", "这件事属于个人之间的纠纷，不适合公开报道，建议请社区调解或走法律途径。"),
    ("建议拨打12345", "这件事由主管部门处理更快，建议拨打12345市民服务热线反映。"),
    ("已经解决", "我们去看过，问题已经解决，这次就不再报道了。谢谢您的关心。"),
)
ANSWERS = (  # offered to an editor; for a status, or always
    ("", "请先保证安全", "请先保证自身安全。遇到火情、伤病或违法犯罪，请马上拨打119、120或110。"),
    ("", "请留电话", "记者想向您了解详情，方便留一个电话吗？号码只用来联系您，不会公开。"),
    ("new", "请补充时间地点", "您的报料{code}收到了，谢谢！请告诉我们具体的时间和地点，越细越好。"),
    ("new", "请补充照片视频", "您的报料{code}收到了，谢谢！现场有照片或视频的话，请一并发给我们。"),
    ("checking", "正在核实", "我们正在核实您反映的情况，进展随时可查：{address}"),
    ("assigned", "记者会联系您", "您反映的情况已交给记者跟进，近日会与您联系，请留意来电。"),
    (
        "adopted",
        "感谢并说明酬金",
        "谢谢您！{code}已经见报，酬金核准后会通知您：{address}",
    ),
    (
        "duplicate",
        "感谢并说明首报",
        "谢谢您！这件事已有街坊先告诉我们，记者正在跟进：{address}",
    ),
)
RATES = {  # yuan: a beginning, for each paper to change
    "ordinary": 50,
    "exclusive": 150,
    "major": 300,
    "picture": 60,
    "video": 100,
    "day": 100,
    "week": 300,
    "month": 800,
}
LIMITS = {"tips editor": (1000, 0), "desk chief": (0, 300), "editor-in-chief": (0, 5000)}
_BANDS = [[2_000_000, 20, 0], [5_000_000, 30, 200_000], [None, 40, 700_000]]  # fen
TAX = {
    "occasional": {
        "brackets": [[None, 20, 0]],
        "note": "个人所得税法第三条第三项、第六条第六项：每次收入全额按20%计税",
    },
    "labour": {
        "is_monthly": True,
        "allowance": 80_000,
        "allowance_up_to": 400_000,
        "rate_off": 20,
        "brackets": _BANDS,
        "note": "个人所得税法实施条例第十四条第一项；国税公告2018年第61号（未与公告原文核对）",
    },
    "royalty": {
        "is_monthly": True,
        "allowance": 80_000,
        "allowance_up_to": 400_000,
        "rate_off": 20,
        "income_share": 70,
        "brackets": [[None, 20, 0]],
        "note": "个人所得税法第六条；国税公告2018年第61号（未与公告原文核对）",
    },
    "untaxed": {"brackets": [], "note": "只用于税务机关已经答复免税的情形"},
}


def give_rights(apps: Apps, schema_editor) -> None:
    """Django makes the rows of rights after the last migration; they are needed now."""
    for label in ("articles", "auth", "tips"):
        config = apps.get_app_config(label)
        # without it Django takes the app of a migration's state for one without models
        module, config.models_module = getattr(config, "models_module", None), True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = module
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        rights = Permission.objects.filter(content_type__app_label="tips", codename__in=codenames)
        group.permissions.add(*rights)
    names = ("add_article", "view_photo", "view_place", "view_reporter", "view_section")
    seen = Permission.objects.filter(content_type__app_label="articles", codename__in=names)
    Group.objects.get(name="tips editor").permissions.add(*seen)


def fill(apps: Apps, schema_editor) -> None:
    Group = apps.get_model("auth", "Group")
    for position, (name, keywords) in enumerate(CATEGORIES):
        apps.get_model("tips", "Category").objects.get_or_create(
            name=name, defaults={"keywords": keywords, "position": position}
        )
    told = (*(("declined", *reason) for reason in REASONS), *ANSWERS)
    for status, name, text in told:
        apps.get_model("tips", "AnswerTemplate").objects.get_or_create(
            name=name, status=status, defaults={"text": text}
        )
    for kind, yuan in RATES.items():
        apps.get_model("tips", "Rate").objects.get_or_create(
            kind=kind, valid_from=date(2020, 1, 1), defaults={"amount": yuan * 100}
        )
    for name, (propose, approve) in LIMITS.items():
        apps.get_model("tips", "RewardLimit").objects.get_or_create(
            group=Group.objects.get(name=name),
            defaults={"propose": propose * 100, "approve": approve * 100},
        )
    for item, fields in TAX.items():
        apps.get_model("tips", "TaxRule").objects.get_or_create(
            item=item, valid_from=date(2019, 1, 1), defaults=fields
        )


def make_all(apps: Apps, schema_editor) -> None:
    give_rights(apps, schema_editor)
    fill(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("tips", "0001_initial"),
        ("articles", "0005_groups"),
    ]

    operations = [migrations.RunPython(make_all, migrations.RunPython.noop)]
