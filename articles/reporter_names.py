"""From a name under a text to the reporter's record."""

from django.utils.translation import gettext as _

from .models import Byline, Reporter

_KINDS = {
    Byline.Role.TEXT: Reporter.Kind.REPORTER,
    Byline.Role.PHOTO: Reporter.Kind.PHOTOGRAPHER,
    Byline.Role.CORRESPONDENT: Reporter.Kind.CORRESPONDENT,
}


def reporter_of(name: str, role: Byline.Role) -> tuple[Reporter | None, str]:
    """The record, made where there is none, and a sentence where there is something to say.

    Who works for the paper now comes first. None where several do, and for interns and
    editors without a record: their name alone must do.
    """
    known = list(Reporter.objects.filter(name=name).order_by("-is_active", "pk"))
    active = [reporter for reporter in known if reporter.is_active]
    if len(active or known) == 1:
        return known[0], ""
    if known:
        return None, _("There are several reporters “%(name)s”: choose one.") % {"name": name}
    if role not in _KINDS:
        return None, ""
    reporter = Reporter.objects.create(name=name, kind=_KINDS[role])
    return reporter, _("“%(name)s” is new among the reporters.") % {"name": name}
