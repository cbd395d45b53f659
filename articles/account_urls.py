"""The addresses of one's own login, below /account/."""

from django.urls import path

from .views.account import coming_in, own, setting_up

app_name = "account"
urlpatterns = [
    path("", own.security, name="security"),
    path("password/", own.password, name="password"),
    path("sessions/<int:pk>/end/", own.end_session, name="end_session"),
    path("sessions/end-others/", own.end_others, name="end_others"),
    path("factors/<int:pk>/remove/", own.remove_factor, name="remove_factor"),
    path("recovery-codes/", own.recovery_codes, name="recovery_codes"),
    path("set-up/", setting_up.choose, name="set_up"),
    path("set-up/app/", setting_up.app, name="set_up_app"),
    path("set-up/passkey/", setting_up.passkey, name="set_up_passkey"),
    path("second-factor/", coming_in.second_factor, name="second_factor"),
    path("link/<str:token>/", coming_in.link, name="link"),
    path("forgotten/", coming_in.forgotten, name="forgotten"),
]
