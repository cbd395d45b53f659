"""Who can be reached or named by what stands in a text: numbers, cards, addresses, accounts.

A resident writes «打我电话一三八 0000 1234» into the tip itself. Readers of the tip need not see
it: `mask` leaves a word in its place. What everybody may ring (110, 12345, 96xxx) stays, and so
do houses, prices, dates, times, plates and codes of divisions.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from . import contact_patterns as patterns
from . import id_numbers
from .chinese import ADDRESS

_NEAR = 12  # characters before a number in which a word says what it is
_NOT_DIGITS = re.compile(r"[^0-9]")
_BLANKS = re.compile(r"\s+")
# characters from which on so many at the beginning and at the end are shown
_SHOWN = ((15, 0, 4), (11, 3, 4), (7, 2, 2), (3, 1, 0), (0, 0, 0))


class Kind(StrEnum):
    """In the order in which one counts where two are found in the same place."""

    EMAIL = "email"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    QQ = "qq"
    WECHAT = "wechat"


_ORDER = list(Kind)


@dataclass(frozen=True, slots=True)
class Contact:
    kind: Kind
    value: str  # as `normalise` gives it
    start: int  # characters from the beginning of the text
    end: int


def find(text: str) -> list[Contact]:
    """Every contact in the text, in order, none overlapping another."""
    plain = text.translate(patterns.PLAIN)
    taken: list[Contact] = []
    found = [*_phones(plain), *_emails(plain), *_cards(plain), *_accounts(plain)]
    for contact in sorted([*found, *_again(plain, found)], key=_precedence):
        if all(contact.end <= other.start or other.end <= contact.start for other in taken):
            taken.append(contact)
    return sorted(taken, key=lambda contact: contact.start)


def mask(text: str) -> str:
    """The text with a word for each contact: «请拨打[电话]». Masking again changes nothing."""
    labels = _labels()
    while found := find(text):
        parts, at = [], 0
        for contact in found:
            parts += [text[at : contact.start], labels[contact.kind]]
            at = contact.end
        text = "".join([*parts, text[at:]])
    return text


def mask_value(value: str) -> str:
    """As it may be shown to who need not know it: 138****1234, z***@example.com."""
    value = value.strip()
    name, at, domain = value.rpartition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    head, tail = next((h, t) for least, h, t in _SHOWN if len(value) >= least)
    return f"{value[:head]}****{value[len(value) - tail :]}" if value else ""


def normalise(kind: Kind | str, value: str) -> str:
    """One way to write it, so that it is found again however it was typed.

    Digits alone for what is a number, without +86 and without an extension; the rest in small
    letters.
    """
    plain = value.translate(patterns.PLAIN)
    match Kind(kind):
        case Kind.PHONE:
            return _phone(plain)
        case Kind.ID_CARD:
            return "".join(re.findall(r"[0-9X]", plain.translate(patterns.DIGITS).upper()))
        case Kind.BANK_CARD | Kind.QQ:
            return _digits(plain)
        case Kind.EMAIL:
            return re.sub(r"[(\[]at[)\]]", "@", _BLANKS.sub("", plain).lower())
        case Kind.WECHAT:
            return _BLANKS.sub("", plain).translate(patterns.DIGITS).lower()


def normalised(text: str) -> str:
    """What somebody typed as their contact, in one way to write it; empty when it is blank.

    A telephone number counts before all else. What is no known kind is kept, small and without
    blanks at its ends.
    """
    found = find(text)
    if found:
        return min(found, key=lambda contact: (contact.kind != Kind.PHONE, contact.start)).value
    plain = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip().lower()
    return _digits(plain) if plain and not re.search(r"[^\d\s()+.-]", plain) else plain


def _precedence(contact: Contact) -> tuple[int, int, int]:
    """The longest first, of equal ones the first kind."""
    return contact.start - contact.end, _ORDER.index(contact.kind), contact.start


def _phones(plain: str) -> Iterator[Contact]:
    for pattern in (patterns.MOBILE, patterns.LANDLINE):
        for match in pattern.finditer(plain):
            yield _contact(Kind.PHONE, match, 0)
    for match in patterns.LOCAL.finditer(plain):
        yield _contact(Kind.PHONE, match, "value")


def _emails(plain: str) -> Iterator[Contact]:
    for match in patterns.EMAIL.finditer(plain):
        yield _contact(Kind.EMAIL, match, 0)


def _accounts(plain: str) -> Iterator[Contact]:
    named = (m for m in patterns.CHAT_HEAD.finditer(plain) if not _is_day(m["value"]))
    for match in (*patterns.QQ.finditer(plain), *named):
        contact = _contact(Kind.QQ, match, "value")
        if not patterns.HOT_LINE.fullmatch(contact.value):
            yield contact
    for match in patterns.WECHAT.finditer(plain):
        contact = _contact(Kind.WECHAT, match, "value" if match["value"] else "telling")
        if not patterns.HOT_LINE.fullmatch(contact.value):
            yield contact


def _cards(plain: str) -> Iterator[Contact]:
    for match in _tried_everywhere(patterns.ID_CARD, plain):
        number = normalise(Kind.ID_CARD, match[0])
        told = _is_near(patterns.ID_WORD, plain, match.start())
        if not id_numbers.fault(number) or (told and _is_date(number[6:14])):
            yield Contact(Kind.ID_CARD, number, *match.span())
    for match in patterns.OLD_ID_CARD.finditer(plain):
        number = _digits(match[0])
        if _is_near(patterns.ID_WORD, plain, match.start()) and _is_date("19" + number[6:12]):
            yield Contact(Kind.ID_CARD, number, *match.span())
    links = [match.span() for match in ADDRESS.finditer(plain)]
    for match in _tried_everywhere(patterns.BANK_CARD, plain):
        if not any(start <= match.start() < end for start, end in links):
            yield from _bank_card(plain, match)


def _bank_card(plain: str, match: re.Match[str]) -> Iterator[Contact]:
    """The longest beginning of what was found, group by group, that is a card's number."""
    start, end = match.span()
    told = _is_near(patterns.CARD_WORD, plain, start)
    ends = [end, *(at for at in range(end - 1, start, -1) if _may_end(plain, at))]
    for at in ends:
        number = _digits(plain[start:at])
        if 16 <= len(number) <= 19 and (told or _luhn(number)):
            yield Contact(Kind.BANK_CARD, number, start, at)
            return


def _may_end(plain: str, at: int) -> bool:
    """Whether a number may end here: before a blank or dash, or where Chinese digits begin."""
    before, after = plain[at - 1], plain[at]
    return before not in " -" and (after in " -" or (before.isascii() and not after.isascii()))


def _tried_everywhere(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    """Matches that may begin within one another: which is right is for the caller to say."""
    at = 0
    while match := pattern.search(plain, at):
        yield match
        at = match.start() + 1


def _again(plain: str, found: list[Contact]) -> Iterator[Contact]:
    """The same words in another place, where nothing says what they are."""
    for contact, written in {(each.kind, each.value): plain[each.start : each.end]
                             for each in found}.items():  # fmt: skip
        kind, value = contact
        at = plain.find(written)
        while at >= 0:
            end = at + len(written)
            if not _is_word(plain[at - 1 : at]) and not _is_word(plain[end : end + 1]):
                yield Contact(kind, value, at, end)
            at = plain.find(written, end)


def _is_word(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign == "_")


def _contact(kind: Kind, match: re.Match[str], group: int | str) -> Contact:
    return Contact(kind, normalise(kind, match[group]), *match.span(group))


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text.translate(patterns.DIGITS))


def _phone(plain: str) -> str:
    found = patterns.LANDLINE.fullmatch(plain.strip())
    if found and found["extension"]:
        plain = plain.strip()[: found.start("extension")]
    digits = _digits(plain).removeprefix("00")
    if digits.startswith("86") and len(digits) > 10:
        digits = digits[2:]
        if not digits.startswith(("0", "1")) or digits.startswith("10"):
            digits = "0" + digits
    return digits[1:] if re.match(r"01[3-9]\d{9}$", digits) else digits


def _is_near(word: re.Pattern[str], plain: str, at: int) -> bool:
    return word.search(plain[max(0, at - _NEAR) : at]) is not None


def _is_date(digits: str) -> bool:
    """YYYYMMDD of somebody's birth."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year < 2100


def _is_day(digits: str) -> bool:
    """«公告(20261124)» ends in a day of these years, not in an account."""
    return len(digits) == 8 and digits.startswith("20") and _is_date(digits)


def _luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number)))
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def _labels() -> dict[Kind, str]:
    """What stands in the place of a contact. No digit, and brackets around it: see `mask`."""
    return {
        Kind.EMAIL: _("[e-mail]"),
        Kind.ID_CARD: _("[ID number]"),
        Kind.BANK_CARD: _("[bank card]"),
        Kind.PHONE: _("[phone]"),
        Kind.QQ: _("[QQ]"),
        Kind.WECHAT: _("[WeChat]"),
    }
