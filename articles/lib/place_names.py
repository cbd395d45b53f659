"""What people call a place whose full name stands in the official division list."""

import re

# 村委会 is short for 村民委员会, 居委会 for 居民委员会
_COMMITTEE = re.compile(r"(居民委员会|居委会|村民委员会|村委会)$")
# in 人民大街社区 the 街 belongs to 大街, so nobody says 人民大社区
_STREET_COMMUNITY = re.compile(r"^(.+[^大老新正横前后上下])街社区$")


def short_name(official: str) -> str:
    """How the paper writes it: 祥龙社区居委会 → 祥龙社区, 大梁村村委会 → 大梁村.

    A committee without 社区 in its name gets it (城关居委会 → 城关社区), because the bare name
    would stand for the town as well. Streets and towns stay as they are.
    """
    found = _COMMITTEE.search(official)
    stem = official[: found.start()] if found else ""
    if not found or not stem:
        return official
    if stem.endswith(("社区", "村", "嘎查")):
        return stem
    return stem + ("村" if found[1].startswith("村") else "社区")


def common_names(name: str) -> list[str]:
    """Other names in use for a place with this short name, the official one not among them."""
    if name.endswith("街道") and len(name) > 2:
        return [f"{name}办事处", f"{name[:-1]}办"]
    if found := _STREET_COMMUNITY.match(name):
        return [f"{found[1]}社区"]
    return []
