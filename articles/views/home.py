"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .. import home_page, reader_page, structured_data


def home(request: HttpRequest) -> HttpResponse:
    sections = reader_page.every_section()
    front = home_page.front([section for section in sections if section.is_on_home])
    context = {
        "sections": sections,  # for the navigation too, which then does not ask again
        "front": front,
        "structured_data": {"@context": "https://schema.org", **structured_data.organisation()},
    }
    return reader_page.answer("reader/home.html", reverse("reader:home"), context)
