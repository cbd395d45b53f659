"""What our scripts say beside the editor, by their English text; newsroom.js reads them."""

from django.utils.translation import gettext_lazy as _

# static/admin_skin/autosave.js
AUTOSAVE = {
    "Kept at %s": _("Kept at %s"),
    "Kept on this device only: the server can not be reached.": _(
        "Kept on this device only: the server can not be reached."
    ),
    "Kept on this device only: you have been logged out.": _(
        "Kept on this device only: you have been logged out."
    ),
    "Kept on this device only: somebody else is logged in here.": _(
        "Kept on this device only: somebody else is logged in here."
    ),
    "Not kept: this browser refuses, save often.": _("Not kept: this browser refuses, save often."),
    "Log in in a new tab, then save again here.": _("Log in in a new tab, then save again here."),
    "Log in": _("Log in"),
    "Unsaved text of %s was kept in this browser.": _(
        "Unsaved text of %s was kept in this browser."
    ),
    "Look at it": _("Look at it"),
    "Discard": _("Discard"),
    "Discard what was not saved?": _("Discard what was not saved?"),
}
# static/admin_skin/suggest.js, static/portal/choices.js
CHOICES = {
    "Places named in the text": _("Places named in the text"),
    "Nothing found in the text.": _("Nothing found in the text."),
    "Not possible now; try again.": _("Not possible now; try again."),
}
# static/portal/pictures.js
PICTURES = {
    "Put it in": _("Put it in"),
    "Use it": _("Use it"),
    "Try again": _("Try again"),
    "Remove": _("Remove"),
    "Caption": _("Caption"),
    "Credit": _("Credit"),
    "What is seen, for those who do not see it": _("What is seen, for those who do not see it"),
    "Waiting": _("Waiting"),
    "Sending: %s": _("Sending: %s"),
    "Sent": _("Sent"),
    "Not sent: the server can not be reached.": _("Not sent: the server can not be reached."),
    "Not sent: you have been logged out. Log in in a new tab, then try again.": _(
        "Not sent: you have been logged out. Log in in a new tab, then try again."
    ),
    "The words of the picture were not saved; try again.": _(
        "The words of the picture were not saved; try again."
    ),
}
