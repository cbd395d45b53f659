"""Whether this is a newspaper, or an internal publication with a permit (准印证) and no number.

内部资料性出版物管理办法 (2015) §14: it may not call itself 报, 刊 or 杂志, nor anybody 记者, nor
say 本报 of itself; it prints 内部资料，免费交流 and the number of its permit.
"""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .models import Byline, Reporter

NEWSPAPER, INTERNAL = "newspaper", "internal"
# how an internal publication may not end its name
NOT_ITS_NAME = ("报", "刊", "杂志", "報", "雜誌")


def is_internal() -> bool:
    return settings.PUBLICATION_KIND == INTERNAL


def forbidden_name() -> str:
    """The word that an internal publication's name ends with and may not; else empty."""
    name = settings.PAPER["name"].strip()
    return next((word for word in NOT_ITS_NAME if is_internal() and name.endswith(word)), "")


def role_of(byline: Byline) -> str:
    """Under which word a name stands below an article."""
    if byline.role == Byline.Role.TEXT and byline.reporter:
        return kind_of(byline.reporter)
    if byline.role == Byline.Role.INTERN and is_internal():
        return _("trainee")
    return byline.get_role_display()


def kind_of(reporter: Reporter) -> str:
    """What readers are told that somebody is."""
    if not is_internal():
        return reporter.get_kind_display()
    match reporter.kind:
        case Reporter.Kind.CORRESPONDENT:
            return reporter.get_kind_display()
        case Reporter.Kind.PHOTOGRAPHER:
            return pgettext("byline", "photos")
    return pgettext("byline", "text")


def person() -> str:
    """What one of its names is called."""
    return _("Contributor") if is_internal() else _("Reporter")


def people() -> str:
    """What the list of its names is called."""
    return _("Contributors") if is_internal() else _("Reporters")
