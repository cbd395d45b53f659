"""Plausible news of a community newspaper, put together by chance; the same seed, the same news.

Every sentence is a pattern of our own with a place, a matter, a person and figures in it, so that
no two articles are alike and the letters are as frequent as in real ones.
"""

from dataclasses import dataclass
from random import Random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "德芳国华秀英建平桂兰志明晓燕文斌玉珍海涛雪梅俊杰丽娟永康春燕立新少云家和思远雨桐子涵"
ROLES = (
    "居民",
    "楼栋长",
    "网格员",
    "社区工作者",
    "社区党委书记",
    "业委会主任",
    "物业经理",
    "志愿者",
    "退休教师",
    "便利店店主",
    "院落自治小组组长",
    "街道工作人员",
)
MATTERS = (
    *(
        "加装电梯",
        "老院落改造",
        "雨污分流",
        "车棚改建",
        "充电桩进院",
        "垃圾分类",
        "楼道清理",
    ),
    *("社区食堂", "助餐配送", "适老化改造", "日间照料", "健康小屋", "家庭医生签约", "防跌倒评估"),
    *("暑期托管", "儿童阅读角", "上学路护航", "家长课堂", "青年夜校", "就业对接", "缝纫工坊"),
    *("口袋公园", "屋顶花园", "河道清淤", "行道树修剪", "绿道贯通", "积水点整治", "路灯更换"),
    *(
        "邻里调解",
        "业委会选举",
        "物业费公开",
        "收益公示",
        "噪声治理",
        "文明养犬",
        "高空抛物防范",
    ),
    *("消防演练", "燃气安全检查", "反诈宣传", "防汛值守", "快递驿站", "便民早市", "坝坝电影"),
)
THINGS = (
    "方案",
    "台账",
    "清单",
    "意见簿",
    "公示栏",
    "时间表",
    "施工图",
    "倡议书",
    "值班表",
    "回访单",
)
SPOTS = (
    "党群服务中心",
    "小区东门",
    "院坝里",
    "居民议事厅",
    "二单元楼下",
    "社区花园",
    "菜市场门口",
    "河边步道",
)
MONTHS = (
    "年初",
    "春节后",
    "三月",
    "四月",
    "五月",
    "入夏以来",
    "七月",
    "八月",
    "秋分前",
    "十月",
    "入冬前",
    "岁末",
)

HEADLINES = (
    "{place}{matter}有了准信",
    "{matter}，{place}这样商量",
    "{n}户人家的心愿：{place}{matter}完工",
    "从{n}条意见到一张{thing}，{place}推进{matter}",
    "{place}：{matter}，居民说了算",
    "{matter}卡在哪儿？{place}开了{m}次会",
    "一个电话，{m}天办结：{place}{matter}见闻",
    "{spot}的灯亮了，{place}{matter}收尾",
    "{person}和他的邻居们：{place}{matter}记",
    "走进{place}，看{matter}带来的{n}个变化",
    "{place}居民问{matter}，街道逐条回答",
    "{matter}满{m}个月，{place}交出第一份{thing}",
)
KICKERS = (
    "社区观察",
    "民生关切",
    "街巷新闻",
    "记者走基层",
    "邻里之间",
    "一线见闻",
    "办事追踪",
    "院落故事",
)
SUBTITLES = (
    "前后征求意见{n}条，{m}次入户沟通",
    "{spot}里的议事会开到晚上九点",
    "投入{n}万元，预计{m}个月内完工",
    "{role}{person}说：先听大家怎么讲",
    "{thing}每周更新，居民随时可查",
)
OPENINGS = (
    "{month}，{place}的{matter}提上日程，{role}{person}在{spot}摆开一张桌子，请大家把想法写下来。",
    "一大早，{role}{person}就在{spot}等着了，{place}的{matter}今天要给大家一个答复。",
    "{n}户人家、{m}次商量，{place}的{matter}终于在{month}有了眉目。",
    "“这回是真的要动了？”{month}，{place}的居民在{spot}围着{role}{person}打听{matter}的消息。",
    "走进{place}，{spot}最显眼的位置贴着一份{thing}，上面写的是大家惦记了很久的{matter}。",
)
SENTENCES = (
    "两天时间里，{n}户居民留下了{k}条意见，最集中的一条是希望先把{thing}贴出来再动工。",
    "“不是不愿意，是怕没人管到底。”{person}说，过去这里也议过{matter}，后来不了了之。",
    "社区把{k}条意见分成{m}类，能当场答复的当场答复，要协调的写进{thing}，注明谁来办、哪天办完。",
    "记者在{spot}看到，墙上的{thing}已经更新到第{m}版，每一项后面都有经办人的名字和电话。",
    "{role}{person}算了一笔账：分摊到每户大约{n}元，其余由小区公共收益和街道补助解决。",
    "为了不影响老人午休，施工队把有响动的活安排在上午{h}点以后，晚饭前一定收工。",
    "据统计，{place}共有院落{m}个、常住居民{k}人，其中六十岁以上的老人接近三成。",
    "“以前下雨天要绕着走，现在鞋都不会湿。”住在{n}号的{person}带着记者走了一圈。",
    "{person}在{place}住了{m}年，是最早的一批住户，说起{matter}，他能把前后经过讲上半个钟头。",
    "街道相关负责人介绍，今年类似的点位一共安排了{n}处，{place}是其中居民参与率最高的一处。",
    "到了晚上，{spot}仍然亮着灯，{m}名志愿者在核对{thing}，准备第二天一早逐户送上门。",
    "也有人提出不同看法。{role}{person}认为，{matter}不能只看进度，往后的维护由谁出钱要先讲明白。",
    "针对这个问题，议事会约定每{m}个月公开一次收支，账目由居民代表轮流查看。",
    "在{place}，像这样由居民自己提出、自己商量、自己监督的事情，今年已经办成了{n}件。",
    "一个周末的上午，{spot}热闹得像过节，{k}名居民来看结果，孩子们在新铺的地面上跑来跑去。",
    "{role}{person}把经验归成三句话：话要说在前头，账要算在明处，事要办到家门口。",
    "接下来，{place}打算把{matter}的做法带到相邻的{m}个院落，先从意见最多的一处做起。",
    "记者随机问了{m}位居民，有人关心费用，有人关心工期，也有人只想知道完工那天能不能一起吃顿饭。",
    "承担这次{matter}的单位表示，质保期为{m}年，期间出现问题，接到电话后{h}小时内到场。",
    "{person}翻开随身的本子，上面密密麻麻记着{n}次上门的日期，最远的一次跑到了邻近的街道。",
    "按照{thing}，第一阶段在{month}完成，第二阶段涉及{n}户，需要逐户确认后再开工。",
    "“大家的事大家商量着办，慢一点没关系。”这是{person}在{spot}说得最多的一句话。",
    "与去年相比，{place}收到的同类诉求减少了{n}件，平均办理时间缩短到{m}天。",
    "最让{person}放心不下的是楼上几位独居老人，他和{role}约好，每周轮流去敲{m}次门。",
    "议事会上，{n}号的住户和{k}号的住户争了几句，散会时两个人又一起把桌椅搬回了{spot}。",
    "社区请来的师傅蹲在地上画线，旁边的{person}拿着{thing}一处一处核对，错了{m}处，当场改过。",
    "从收到诉求到给出答复，{place}一共用了{m}天，其中一半时间花在把住户请到一起。",
    "“钱花在哪里，贴出来就没有闲话了。”{role}{person}指着{spot}的公示说。",
    "不少年轻人白天上班，社区就把征求意见的时间改到晚上{h}点，又在群里发了一份线上{thing}。",
    "相邻的院落也派人来看，{person}把走过的弯路一条一条讲给他们听，足足讲了{m}条。",
    "施工的{n}天里，{place}在{spot}设了临时通道，志愿者早晚各守一班。",
    "{person}的孙女把这件事写进了作文，题目就叫《我们院子里的{matter}》。",
    "账上还剩{k}元，居民代表商量后决定留作维修，用一笔公布一笔。",
    "{month}以后，{place}陆续收到{n}面小旗，是孩子们画的，插在{spot}的花台里。",
    "{role}{person}坦言，最初只有{m}户签字，转机出现在第一次现场说明会之后。",
    "在{spot}的长椅上，几位老人掰着手指算：前后开会{m}次，改方案{m}次，等了{n}天。",
    "工程之外，{place}还整理出{m}条日常约定，由各楼栋认领，写在{thing}的最后一页。",
    "对暂时不同意的{m}户，社区没有催，而是先把他们担心的漏水和采光问题请人看了一遍。",
    "记者离开时，{person}还在{spot}和邻居说话，话题已经从{matter}换成了周末的包饺子活动。",
)
SUBHEADINGS = (
    "一张{thing}，先把话讲明白",
    "{m}次入户，听见不同声音",
    "钱从哪里来，怎么花",
    "{spot}里的议事会",
    "难点不在工程，在人心",
    "完工之后谁来管",
    "从一个院落到{m}个院落",
    "居民点头，才算办成",
)


@dataclass(frozen=True, slots=True)
class Text:
    kicker: str
    title: str
    subtitle: str
    summary: str
    body: str


class Writer:
    """Writes one article after another; `shortest` and `longest` are characters of the body."""

    def __init__(self, random: Random, *, shortest: int, longest: int) -> None:
        self._random = random
        self._shortest, self._spread = shortest, longest - shortest

    def name(self) -> str:
        """A person's name of three characters."""
        return self._one_of(SURNAMES) + self._one_of(GIVEN) + self._one_of(GIVEN)

    def text(self, place: str, matter: str, figure: str = "") -> Text:
        """An article about a matter at a place; `figure` is the HTML of an inline picture."""
        chance = self._random.random
        return Text(
            kicker=self._one_of(KICKERS) if chance() < 0.5 else "",
            title=self._filled(self._one_of(HEADLINES), place, matter),
            subtitle=self._filled(self._one_of(SUBTITLES), place, matter) if chance() < 0.4 else "",
            summary=self._summary(place, matter),
            body=self._body(place, matter, figure),
        )

    def _body(self, place: str, matter: str, figure: str) -> str:
        length = self._shortest + int(self._random.random() * self._spread)
        patterns = [self._one_of(OPENINGS), *self._random.sample(SENTENCES, len(SENTENCES))]
        parts: list[str] = []
        written = at = 0
        while written < length:
            if len(parts) % 4 == 3:
                heading = self._filled(self._one_of(SUBHEADINGS), place, matter)
                parts.append(f"<h2>{heading}</h2>")
            next_at = at + 2 + int(self._random.random() * 3)
            chosen = patterns[at:next_at]
            at = next_at if next_at < len(patterns) else 1
            paragraph = "".join([self._filled(pattern, place, matter) for pattern in chosen])
            parts.append(f"<p>{paragraph}</p>")
            written += len(paragraph)
            if figure and len(parts) < 3:
                parts.append(figure)
                figure = ""
        return "".join(parts)

    def _summary(self, place: str, matter: str) -> str:
        patterns = (self._one_of(OPENINGS), self._one_of(SENTENCES))
        return "".join([self._filled(pattern, place, matter) for pattern in patterns])

    def _filled(self, pattern: str, place: str, matter: str) -> str:
        chance = self._random.random
        return pattern.format(
            place=place,
            matter=matter,
            person=self.name() if "{person}" in pattern else "",
            role=self._one_of(ROLES),
            thing=self._one_of(THINGS),
            spot=self._one_of(SPOTS),
            month=self._one_of(MONTHS),
            h=8 + int(chance() * 3),
            m=2 + int(chance() * 10),
            n=12 + int(chance() * 87),
            k=108 + int(chance() * 890),
        )

    def _one_of(self, choices):
        return choices[int(self._random.random() * len(choices))]
