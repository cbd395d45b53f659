"""The tip line's addresses. Those of the channels are fixed: platforms have them written down."""

from django.urls import path

from .views import attachments, channels, form, leads, small_pictures, status

app_name = "tips"
urlpatterns = [
    path("", form.form, name="form"),
    path("received/", form.received, name="received"),
    path("places.json", form.places, name="places"),
    path("status/", status.status, name="status"),
    path("status/add/", status.add, name="status_add"),
    path("status/payee/", status.payee, name="status_payee"),
    path("status/erase/", status.erase, name="status_erase"),
    path("status/leave/", status.leave, name="status_leave"),
    path("attachments/<int:pk>/", attachments.shown, name="attachment"),
    path("attachments/<int:pk>/original/", attachments.original, name="attachment_original"),
    path("attachments/<int:pk>/small/", small_pictures.small, name="attachment_small"),
    path("leads/<int:pk>/", leads.lead, name="lead"),
    path("leads/<int:pk>/draft/", leads.make_draft, name="lead_draft"),
    path("leads/<int:pk>/give-back/", leads.give_back, name="lead_give_back"),
    path("leads/<int:pk>/note/", leads.note, name="lead_note"),
    path("channels/<slug:name>/", channels.receive, name="channel"),
]
