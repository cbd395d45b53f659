"""What a login asks for: name and password, a new password, whom to invite."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    SetPasswordForm,
    UserChangeForm,
    UsernameField,
)
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import access_links, leaving, logins
from ..access import NotAllowed, group_name
from ..models import Section, User

LOCKED = "locked"  # the code of the error that says for how long
LONGEST_PASSWORD = 200  # characters: more would only keep the server busy


class LoginForm(AuthenticationForm):
    """Right or wrong, for one login and one network so many times; see `lockout`."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("Login or password is wrong."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Login")

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username")
        password = self.cleaned_data.get("password")
        if username is None or not password:
            return self.cleaned_data
        try:
            found = logins.authenticate(self.request, username, password[:LONGEST_PASSWORD])
        except NotAllowed as refusal:
            raise ValidationError(str(refusal), code=LOCKED) from refusal
        if found is None:
            raise self.get_invalid_login_error()
        self.user_cache = found
        self.confirm_login_allowed(found)
        return self.cleaned_data


class NewsroomLoginForm(LoginForm, AdminAuthenticationForm):
    """For who works in the newsroom; to the others it says what it says to strangers."""

    error_messages = {
        **AdminAuthenticationForm.error_messages,
        "invalid_login": _("Login or password is wrong, or it does not open the newsroom."),
    }


class NewPasswordForm(SetPasswordForm):
    """Chosen by its owner, by a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _allow_no_more(self)


class OwnPasswordForm(PasswordChangeForm):
    """The present one is asked for, as often as a second factor may be tried."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request.user, *args, **kwargs)
        self.request = request
        _allow_no_more(self)

    def clean_old_password(self) -> str:
        try:
            if logins.check_password(
                self.request, self.user, typed := self.cleaned_data["old_password"]
            ):
                return typed
        except NotAllowed as refusal:
            raise ValidationError(str(refusal), code=LOCKED) from refusal
        raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")

    def save(self, commit: bool = True) -> User:
        return logins.change_password(self.user, self.cleaned_data["new_password1"])


class ForgottenForm(forms.Form):
    username = forms.CharField(
        label=_("Name to log in with, or mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


class InvitationForm(forms.ModelForm):
    """Somebody new: who they are and what they may do; they choose their password."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("pk"),
        required=False,
        label=_("groups"),
        widget=forms.CheckboxSelectMultiple,
    )
    sections = forms.ModelMultipleChoiceField(
        Section.objects.all(),
        required=False,
        label=_("sections"),
        help_text=_("Their rights hold in these sections only. None chosen: in all."),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ("name", "username", "email", "is_staff", "groups", "sections")
        field_classes = {"username": UsernameField}

    def __init__(self, *args: Any, may_give_groups: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["required"] = _("Write the name of the person.")
        self.fields["username"].label = _("Login")
        self.fields["username"].required = False
        self.fields["username"].help_text = _("Empty: made of the name.")
        self.fields["is_staff"].label = pgettext_lazy("login", "works in the newsroom")
        self.fields["is_staff"].help_text = _("Without it they write in the reporters' portal.")
        self.fields["groups"].label_from_instance = group_name
        if not may_give_groups:
            del self.fields["groups"], self.fields["sections"]

    def invite(self, actor: User) -> tuple[User, str] | None:
        """None, and an error in the form, where a name can not be made."""
        try:
            return access_links.invite(actor=actor, **self.cleaned_data)
        except ValidationError as error:
            self.add_error(None if "__all__" in error.message_dict else "username", error.messages)
            return None


class StaffForm(UserChangeForm):
    """A login as it is kept; who has open work is not switched off by a tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {
            "username": (_("Login"), ""),
            "is_active": (
                _("may log in"),
                _("Who leaves is switched off, never deleted: their work stays."),
            ),
            "is_staff": (
                pgettext_lazy("login", "works in the newsroom"),
                _("Without it they write in the reporters' portal."),
            ),
        }
        for name in said.keys() & self.fields.keys():
            self.fields[name].label, self.fields[name].help_text = said[name]

    def clean_is_active(self) -> bool:
        is_active = self.cleaned_data["is_active"]
        if self.instance.is_active and not is_active and leaving.desks_of(self.instance):
            raise ValidationError(
                _("They have open work: “Switch off the login” above hands it over.")
            )
        return is_active


class LeavingForm(forms.Form):
    """For each kind of open work, who has it from now on."""

    def __init__(self, *args: Any, desks: list, leaving: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for desk, _work in desks:
            self.fields[desk.name] = forms.ModelChoiceField(
                desk.people().exclude(pk=leaving.pk), label=desk.label
            )


def _allow_no_more(form: forms.Form) -> None:
    for name in ("new_password1", "new_password2"):
        form.fields[name].max_length = LONGEST_PASSWORD
        form.fields[name].validators.append(
            forms.CharField(max_length=LONGEST_PASSWORD).validators[0]
        )
