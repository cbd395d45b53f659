"""The buttons of the workflow in the newsroom: what they ask, make, refuse and never lose."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles import workflow, working_copies
from articles.admin import steps
from articles.models import Article, Byline, Signature, Stage, User, WorkingCopy
from tests import factories
from tests.articles.admin_forms import URL, change_url, form_data

pytestmark = pytest.mark.django_db
IN_SHANGHAI = "%Y-%m-%dT%H:%M"


def _log_in(client: Client, group: str, **fields) -> User:
    person = factories.member(group, **fields)
    client.force_login(person)
    return person


def _handed_in(title: str = "交了的稿") -> Article:
    article = factories.draft(title, author=factories.member("reporter"))
    return workflow.submit(article, actor=article.creator)


def _step(article: Article, name: str) -> str:
    return change_url(article, f"step/{name}")


def _stage(article: Article) -> str:
    article.refresh_from_db()
    return article.stage


# Addresses of the steps


def test_every_transition_has_its_address() -> None:
    in_the_form = {"edit", "describe"}

    assert set(steps.DONE) == set(workflow.TRANSITIONS) - in_the_form
    for name, transition in workflow.TRANSITIONS.items():
        if transition.needs_reason:
            assert "reason" in steps.ASKED[name].base_fields
    assert set(steps.MEANT) == set(steps.ASKED)


@pytest.mark.parametrize("name", ["nonsense", "edit", "describe", "as_archive", "_move"])
def test_unknown_step_is_not_found(client: Client, name: str) -> None:
    _log_in(client, "editor-in-chief")
    article = factories.draft()

    assert client.get(_step(article, name)).status_code == 404
    assert client.post(_step(article, name)).status_code == 404


def test_step_of_an_unseen_article_is_not_found(client: Client) -> None:
    editor = _log_in(client, "section editor")
    editor.sections.add(factories.section("体育"))
    article = _handed_in("别版机密")

    for name in steps.DONE:
        for answer in (client.get, client.post):
            response = answer(_step(article, name), {"reason": "试"})
            assert response.status_code == 404 and "别版机密" not in response.text
    assert _stage(article) == Stage.FIRST_REVIEW


def test_get_changes_nothing(client: Client) -> None:
    _log_in(client, "section editor")
    article = _handed_in()

    for name in steps.DONE:
        assert client.get(_step(article, name)).status_code == 200
    assert _stage(article) == Stage.FIRST_REVIEW
    assert not Signature.objects.exists()


# What they make


def test_signing_keeps_comment_role_and_text(client: Client) -> None:
    editor = _log_in(client, "section editor")
    article = _handed_in()
    words = {"comment": "数字核过", "seen": article.latest_id}

    response = client.post(_step(article, "sign"), words, follow=True)

    signature = Signature.objects.get()
    assert (signature.person, signature.comment) == (editor, "数字核过")
    assert signature.revision_id == article.latest_id and signature.role == "section editor"
    assert _stage(article) == Stage.SECOND_REVIEW
    assert "数字核过" in response.text  # for who comes next


def test_signing_a_text_that_changed_meanwhile_is_refused(client: Client) -> None:
    _log_in(client, "section editor")
    article = _handed_in()
    seen = article.latest_id
    workflow.edit(article, actor=factories.member("section editor"), title="换了题")

    response = client.post(_step(article, "sign"), {"comment": "看过", "seen": seen})

    assert response.status_code == 409 and "看过" in response.text
    assert not Signature.objects.exists()


def test_sending_back_asks_for_the_reason_and_tells_the_writer(client: Client) -> None:
    _log_in(client, "section editor")
    article = _handed_in()

    asked = client.post(_step(article, "send_back"), {"reason": " "})
    assert asked.status_code == 200 and asked.context["form"].errors
    assert _stage(article) == Stage.FIRST_REVIEW

    client.post(_step(article, "send_back"), {"reason": "缺一个数字"})
    assert _stage(article) == Stage.RETURNED
    assert "缺一个数字" in client.get(change_url(article)).text


def test_schedule_is_in_the_time_of_the_paper(client: Client) -> None:
    _log_in(client, "editor-in-chief")
    article = factories.signed(factories.draft(author=factories.member("reporter")))
    wanted = timezone.localtime() + timedelta(days=1)

    client.post(_step(article, "schedule"), {"at": wanted.strftime(IN_SHANGHAI)})

    assert _stage(article) == Stage.SCHEDULED
    assert article.publish_at == wanted.replace(second=0, microsecond=0)


def test_schedule_of_the_past_is_refused_and_keeps_the_time(client: Client) -> None:
    _log_in(client, "editor-in-chief")
    article = factories.signed(factories.draft(author=factories.member("reporter")))

    response = client.post(_step(article, "schedule"), {"at": "2020-01-02T03:04"})

    assert response.status_code == 409 and 'value="2020-01-02T03:04"' in response.text
    assert _stage(article) == Stage.READY


def test_built_in_check_is_offered_for_the_first_of_several_proofs(
    client: Client, settings
) -> None:
    article = _handed_in()
    _log_in(client, "proofreader")

    assert "by_check" in client.get(_step(article, "proof")).context["form"].fields
    settings.PROOFS = 1
    assert "by_check" not in client.get(_step(article, "proof")).context["form"].fields
    settings.PROOFS = 3
    client.post(_step(article, "proof"), {"by_check": "on"})
    assert Signature.objects.get().by_check
    assert "by_check" not in client.get(_step(article, "proof")).context["form"].fields


def test_superuser_without_groups_makes_no_step(client: Client) -> None:
    client.force_login(factories.user("管理员", is_superuser=True))
    article = factories.signed(factories.draft())
    words = {"reason": "试", "at": "2099-01-01T00:00", "comment": "", "kind": "unlawful"}

    for name in steps.DONE:
        assert client.post(_step(article, name), words).status_code == 409, name
    assert _stage(article) == Stage.READY


# The form's own buttons: they save first


def test_button_saves_and_leads_to_the_question(client: Client) -> None:
    writer = _log_in(client, "desk chief")
    article = factories.draft(author=writer)

    response = client.post(change_url(article), form_data(article, title="改定", step="submit"))

    article.refresh_from_db()
    assert article.latest.title == "改定" and article.stage == Stage.WRITING
    assert response["Location"] == f"{_step(article, 'submit')}?seen={article.latest_id}"
    client.post(response["Location"], {"comment": "按意见改了"})
    assert _stage(article) == Stage.FIRST_REVIEW
    assert article.events.first().data["comment"] == "按意见改了"


def test_new_article_is_saved_and_handed_in(client: Client) -> None:
    _log_in(client, "desk chief")
    data = form_data(title="新写的", section=factories.section().pk, step="submit")

    response = client.post(f"{URL}add/", data)

    article = Article.objects.get()
    assert article.latest.title == "新写的"
    assert response["Location"].startswith(_step(article, "submit"))


def test_button_of_a_form_with_errors_makes_no_step_and_keeps_the_words(client: Client) -> None:
    writer = _log_in(client, "desk chief")
    article = factories.draft(author=writer)

    data = form_data(article, title="", kicker="社区观察", step="submit")
    response = client.post(change_url(article), data)

    assert response.status_code == 200 and 'value="社区观察"' in response.text
    assert _stage(article) == Stage.WRITING


def test_button_of_a_stale_form_makes_no_step(client: Client) -> None:
    _log_in(client, "section editor")
    article = _handed_in()
    data = form_data(article, step="sign")
    workflow.edit(article, actor=factories.member("section editor"), title="别人改的")

    response = client.post(change_url(article), data)

    assert response.context["conflict_kind"] == "conflict"
    assert not Signature.objects.exists()


def test_published_at_once_by_the_forms_button(client: Client) -> None:
    _log_in(client, "editor-in-chief")
    article = factories.signed(factories.draft(author=factories.member("reporter")))

    client.post(change_url(article), form_data(article, step="publish"))

    assert _stage(article) == Stage.PUBLISHED


def test_change_of_an_approved_text_is_saved_and_not_published(client: Client) -> None:
    _log_in(client, "editor-in-chief")
    article = factories.signed(factories.draft(author=factories.member("reporter")))

    response = client.post(
        change_url(article), form_data(article, title="又改一字", step="publish"), follow=True
    )

    assert _stage(article) == Stage.FINAL_REVIEW and article.latest.title == "又改一字"
    assert [message.level_tag for message in response.context["messages"]] == ["warning"]


def test_deadline_is_typed_in_one_box_and_counts_in_minutes(client: Client) -> None:
    writer = _log_in(client, "desk chief")
    article = factories.draft(author=writer)

    client.post(change_url(article), form_data(article, deadline="2030-05-06T18:30"))
    article.refresh_from_db()
    kept, version = article.deadline, article.version
    assert timezone.localtime(kept).strftime(IN_SHANGHAI) == "2030-05-06T18:30"

    client.post(change_url(article), form_data(article, deadline="2030-05-06T18:30"))
    article.refresh_from_db()
    assert (article.deadline, article.version) == (kept, version)


# What may not be changed


def test_form_that_came_too_late_keeps_what_was_typed(client: Client) -> None:
    editor = _log_in(client, "section editor")
    article = _handed_in()
    data = form_data(article, title="差点丢的题", step="sign")
    workflow.sign(article, actor=factories.member("section editor"))

    response = client.post(change_url(article), data)

    assert response.status_code == 409 and "差点丢的" in response.text
    assert WorkingCopy.objects.get(user=editor).fields["title"] == ["差点丢的题"]
    assert _stage(article) == Stage.SECOND_REVIEW and article.latest.title != "差点丢的题"


def test_form_that_came_too_late_and_is_too_long_shows_what_was_typed(
    client: Client, monkeypatch
) -> None:
    _log_in(client, "section editor")
    article = _handed_in()
    data = form_data(article, title="太长的题")
    workflow.sign(article, actor=factories.member("section editor"))
    monkeypatch.setattr(working_copies, "LARGEST", 10)

    response = client.post(change_url(article), data)

    assert response.status_code == 409 and "太长的" in response.text
    assert not response.context["is_kept"] and not WorkingCopy.objects.exists()


def test_autosave_says_why_it_is_kept_on_the_device_only(client: Client) -> None:
    _log_in(client, "section editor")
    article = _handed_in()
    workflow.sign(article, actor=factories.member("section editor"))

    response = client.post(change_url(article, "copy"), form_data(article, title="在写"))

    assert response.status_code == 409 and response.json()["reason"]
    assert not WorkingCopy.objects.exists()


def test_change_that_shuts_out_its_own_author_is_refused_whole(client: Client) -> None:
    """A reviewer who puts his name under the text would be reviewing his own."""
    editor = _log_in(client, "section editor")
    reporter = factories.reporter("贺", user=editor)
    article = _handed_in()
    row = {"bylines-0-reporter": reporter.pk, "bylines-0-role": "text", "bylines-0-position": "0"}
    data = form_data(article, title="顺手改的") | row | {"bylines-TOTAL_FORMS": "1"}

    response = client.post(change_url(article), data)

    assert response.status_code == 200 and 'value="顺手改的"' in response.text
    assert response.context["adminform"].form.non_field_errors()
    article.refresh_from_db()
    assert article.latest.title != "顺手改的" and not Byline.objects.exists()


def test_shut_article_is_shown_to_be_read(client: Client) -> None:
    _log_in(client, "proofreader")
    article = _handed_in()

    page = client.get(change_url(article)).text

    assert '<article class="readable"' in page and "正文第二段" in page
    assert 'name="title"' not in page and 'name="section"' not in page


def test_public_article_shows_its_text_and_takes_metadata(client: Client) -> None:
    _log_in(client, "editor-in-chief")
    article, other = factories.published(), factories.section("民生")

    page = client.get(change_url(article)).text
    assert 'name="title"' not in page and 'name="section"' in page

    data = form_data(article, section=other.pk, title="不该改")
    client.post(change_url(article), data)
    article.refresh_from_db()
    assert article.section == other and article.latest.title != "不该改"


def test_words_that_could_not_be_saved_stay_offered(client: Client) -> None:
    """The article is published while its chief types; the chief then saves metadata alone."""
    chief = _log_in(client, "editor-in-chief")
    article = factories.signed(factories.draft(author=factories.member("reporter")))
    client.post(change_url(article, "copy"), form_data(article, title="还没存的题"))
    workflow.publish(article, actor=factories.member("editor-in-chief"))

    data = form_data(article, section=factories.section("民生").pk, title=None, body=None)
    assert client.post(change_url(article), data).status_code == 302

    assert WorkingCopy.objects.get(user=chief).fields["title"] == ["还没存的题"]
    article.refresh_from_db()
    assert article.section.name == "民生"


# Where it stands


def test_standing_names_who_signed_and_who_is_next(client: Client) -> None:
    desk = factories.desk()
    article = _handed_in()
    workflow.sign(article, actor=desk.first)
    _log_in(client, "proofreader")

    standing = client.get(change_url(article)).context["standing"]

    assert [mark.state for mark in standing.marks] == [
        *("done", "done", "now", "open", "also", "open", "open", "open"),
    ]
    assert standing.marks[1].who == str(desk.first) and standing.marks[1].number == 1
    assert str(desk.second) in standing.next[0].people
    assert str(desk.first) not in standing.next[0].people


def test_standing_follows_the_settings(client: Client, settings) -> None:
    settings.REVIEWS = settings.PROOFS = 1
    _log_in(client, "desk chief")

    marks = client.get(change_url(_handed_in())).context["standing"].marks

    assert len(marks) == 4


def test_signature_on_an_earlier_text_counts_no_more(client: Client) -> None:
    article = factories.signed(factories.draft(author=factories.member("reporter")))
    chief = _log_in(client, "editor-in-chief")
    workflow.edit(article, actor=chief, title="改了题")

    marks = client.get(change_url(article)).context["standing"].marks

    assert [mark.state for mark in marks] == [
        *("done", "done", "done", "now", "done", "done", "void", "open"),
    ]
    assert marks[3].note and marks[6].note


def test_published_article_shows_the_signatures_of_its_own_round(client: Client) -> None:
    chief = _log_in(client, "editor-in-chief")
    article = factories.signed(factories.draft(author=factories.member("reporter")))
    workflow.publish(article, actor=chief)
    workflow.revise(article, actor=chief)
    workflow.edit(article, actor=chief, title="另一稿")
    workflow.submit(article, actor=chief)
    workflow.abandon(article, actor=chief)

    marks = client.get(change_url(article)).context["standing"].marks

    assert {mark.state for mark in marks} == {"done"} and marks[1].who


@pytest.mark.parametrize("group", ["section editor", "proofreader", "editor-in-chief"])
def test_form_has_a_button_or_a_reason_for_every_fitting_step(client: Client, group: str) -> None:
    person = _log_in(client, group)
    for article in (_handed_in(), factories.draft(), factories.published()):
        response = client.get(change_url(article))
        standing, page = response.context["standing"], response.text
        for action in workflow.available(article, person):
            shown = action.name in [button.name for button in standing.buttons]
            assert (
                shown
                or not action.fits
                or action.name in ("abandon", "withdraw", "retract", "spike")
            )
            if action.reason and shown and action.name != "submit":
                assert f'id="why-not-{action.name}"' in page and action.reason in page
            elif not action.reason:
                button = f'name="step" value="{action.name}"'
                assert button in page or f"/step/{action.name}/" in page


def test_editor_is_warned_before_becoming_an_author(client: Client) -> None:
    editor = _log_in(client, "section editor")
    article = factories.draft(author=factories.member("reporter"))

    assert client.get(change_url(article)).context["standing"].will_be_author

    client.post(change_url(article), form_data(article, title="我改的"))
    assert not client.get(change_url(article)).context["standing"].will_be_author
    assert workflow.why_not("submit", article, editor) == ""
    workflow.submit(article, actor=editor)
    assert workflow.why_not("sign", article, editor)


def test_save_is_what_enter_presses(client: Client) -> None:
    _log_in(client, "section editor")

    page = client.get(change_url(_handed_in())).text

    form = page[page.index('id="article_form"') :]
    assert form.index('name="_continue"') < form.index('name="step"')
