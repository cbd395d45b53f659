"""Words that are ready: what comes with the program, and how the paper says it otherwise."""

import pytest
from django.test import Client
from django.utils import translation

from tests import factories
from tests.tips import making
from tips import notices, triage
from tips.admin.wording import SAID_BY_ITSELF
from tips.models import AnswerTemplate, Notice, NoticeKind, Status

pytestmark = pytest.mark.django_db
URL = "/admin/tips/answertemplate/"


def test_program_comes_with_answers_and_with_reasons_to_decline(client: Client) -> None:
    tip = making.tip()
    client.force_login(making.tips_editor())

    page = client.get(f"/admin/tips/tip/{tip.pk}/change/")

    assert len(page.context["reasons"]) >= 5 and len(page.context["templates"]) >= 3
    for _template, words in [*page.context["reasons"], *page.context["templates"]]:
        assert words.endswith(("。", "！", "？", tip.code)) and "{" not in words


def test_words_that_come_with_the_program_are_complete_and_short() -> None:
    """Whatever they are said about: nothing stays unfilled, and a text message holds it."""
    tip = triage.decline(making.tip(), actor=making.tips_editor(), reason="不在本区")

    for template in AnswerTemplate.objects.all():
        words = notices.filled_in(template.text, tip)
        assert words and "{" not in words and len(words) < 200
        assert template.status in ("", *Status.values) and template.notice == ""


def test_templates_of_the_program_leave_notices_to_its_own_words() -> None:
    tip = making.tip()
    with translation.override("en"):
        triage.check(tip, actor=making.tips_editor())

    assert Notice.objects.get(tip=tip).text.startswith("We are looking into your tip")


def test_what_the_program_says_by_itself_can_be_said_otherwise(client: Client) -> None:
    client.force_login(making.tips_editor())
    with translation.override("en"):
        shown = client.get(URL).context["own_words"]
        kind, words, address = shown[0]
        form = client.get(address).context["adminform"].form

        assert len(shown) == len(SAID_BY_ITSELF) and "{code}" in words
        assert form["text"].value() == words and form["notice"].value() == NoticeKind.CHECKING
        assert form["name"].value() == kind
        told = {"name": "在看", "notice": "checking", "text": "我们在看{code}"}
        client.post(f"{URL}add/", told)
    tip = making.tip()
    triage.check(tip, actor=making.tips_editor())

    assert Notice.objects.get(tip=tip).text == f"我们在看{tip.shown_code}"


def test_who_may_not_change_words_is_offered_none(client: Client) -> None:
    client.force_login(factories.member("desk chief"))

    assert client.get(URL).status_code == 403


def test_form_explains_what_is_filled_in(client: Client) -> None:
    client.force_login(making.tips_editor())

    form = client.get(f"{URL}add/").context["adminform"].form

    for name in ("{code}", "{address}", "{reason}", "{amount}", "{money}"):
        assert name in form.fields["text"].help_text
    assert all(form.fields[name].help_text for name in ("status", "channel", "notice"))
