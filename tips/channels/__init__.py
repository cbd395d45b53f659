"""The channels by name. What a channel is, and its functions: see base."""

from types import ModuleType

from . import onebot, qq_bot, wechat

BY_ADDRESS = {"wechat": wechat, "qq": qq_bot, "onebot": onebot}  # as in /tips/channels/<name>/


def find(name: str) -> ModuleType:
    """Raises KeyError for a channel that has no platform behind it."""
    return BY_ADDRESS[name]


def is_on(name: str) -> bool:
    return name in BY_ADDRESS and BY_ADDRESS[name].is_on()
