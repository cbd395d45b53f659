"""The tip line's nouns, one module for each word of the domain."""

from .message import Attachment, InboundMessage, MessageKind
from .notice import AnswerTemplate, Notice, NoticeKind
from .reward import (
    AWARDS,
    LedgerEntry,
    Payee,
    Payment,
    Posting,
    Rate,
    Reward,
    RewardKind,
    RewardLimit,
    RewardStatus,
    Settlement,
    TaxRule,
)
from .source import BY_HAND, IN_PERSON, ChannelName, Source
from .tip import OPEN, Category, Status, Tip, TipEvent, TipNote, TipQuerySet
from .tip_entry import TipEntry

__all__ = [
    "AWARDS",
    "BY_HAND",
    "IN_PERSON",
    "OPEN",
    "AnswerTemplate",
    "Attachment",
    "Category",
    "ChannelName",
    "InboundMessage",
    "LedgerEntry",
    "MessageKind",
    "Notice",
    "NoticeKind",
    "Payee",
    "Payment",
    "Posting",
    "Rate",
    "Reward",
    "RewardKind",
    "RewardLimit",
    "RewardStatus",
    "Settlement",
    "Source",
    "Status",
    "TaxRule",
    "Tip",
    "TipEntry",
    "TipEvent",
    "TipNote",
    "TipQuerySet",
]
