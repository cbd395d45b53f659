"""How a tip stands, in the words that its source reads: the same on the web, in WeChat and QQ."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import paid_out
from .models import Reward, RewardStatus, Status, Tip

RECEIVED, CHECKING, ADOPTED, TO_BE_PAID, PAID, DECLINED = (
    *("received", "checking", "adopted", "to_be_paid", "paid", "declined"),
)
WORDS: dict[str, str | Promise] = {
    RECEIVED: pgettext_lazy("tip stands", "received"),  # 已收到
    CHECKING: pgettext_lazy("tip stands", "being checked"),  # 核实中
    ADOPTED: pgettext_lazy("tip stands", "adopted"),  # 已采纳
    TO_BE_PAID: pgettext_lazy("tip stands", "to be paid"),  # 待支付
    PAID: pgettext_lazy("tip stands", "paid"),  # 已支付
    DECLINED: pgettext_lazy("tip stands", "not adopted"),  # 未采纳
}
_LATER: str | Promise = gettext_lazy("Another resident told us of it before you. Thank you!")


@dataclass(frozen=True)
class Standing:
    name: str  # a key of WORDS
    sentence: str  # what it means for the source, and why

    @property
    def word(self) -> str:
        return str(WORDS[self.name])


def standing(tip: Tip) -> Standing:
    """Asks for the reward, and for the tip that a duplicate was merged into."""
    reward = _reward(tip)
    if reward and reward.status == RewardStatus.PAID:
        return Standing(PAID, _("Paid to you: %(money)s.") % _money(reward))
    if reward and reward.status == RewardStatus.APPROVED:
        return Standing(TO_BE_PAID, _("Ready for you: %(money)s.") % _money(reward))
    if tip.status == Status.DUPLICATE and tip.merged_into:
        return _of_duplicate(tip, tip.merged_into, reward)
    return _by_status(tip, reward)


def line(tip: Tip) -> str:
    """One line of the answer to «进度»."""
    now = standing(tip)
    return _("%(code)s: %(word)s. %(sentence)s") % {
        "code": tip.shown_code,
        "word": now.word,
        "sentence": now.sentence,
    }


def _by_status(tip: Tip, reward: Reward | None) -> Standing:
    if tip.status == Status.NEW:
        return Standing(RECEIVED, _("An editor will read it."))
    if tip.status in (Status.CHECKING, Status.ASSIGNED):
        return Standing(CHECKING, _("We are looking into it."))
    if tip.status == Status.ADOPTED:
        return Standing(ADOPTED, _about_reward(reward))
    return Standing(DECLINED, tip.reason or _("It did not fit into the paper this time."))


def _of_duplicate(tip: Tip, first: Tip, reward: Reward | None) -> Standing:
    if first.is_open:
        return Standing(CHECKING, _("We are looking into it."))
    if first.status == Status.ADOPTED:
        if reward is not None:
            return Standing(ADOPTED, _about_reward(reward))
        if _is_undecided(_reward(first)):
            return Standing(CHECKING, _("It became an article. The reward is being decided."))
        return Standing(DECLINED, str(_LATER))
    return Standing(DECLINED, first.reason or _("It did not fit into the paper this time."))


def _is_undecided(reward: Reward | None) -> bool:
    return reward is None or reward.status in (RewardStatus.DUE, RewardStatus.PROPOSED)


def _about_reward(reward: Reward | None) -> str:
    if reward is None:
        return _("Your tip became an article. Thank you!")
    if reward.status in (RewardStatus.DECLINED, RewardStatus.REVERSED):
        return reward.reason or _("No reward is paid for it.")
    return _("Your tip became an article. The reward is being decided.")


def _reward(tip: Tip) -> Reward | None:
    """The one for the tip itself; an award beside it is told by its own notice."""
    return Reward.objects.filter(tip=tip, award_date=None).first()


def _money(reward: Reward) -> dict[str, str]:
    return {"money": paid_out.in_words(reward)}
