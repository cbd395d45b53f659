import pytest
from django.core.management import call_command
from django.test import override_settings

from huaxi_news.static_files import StaticFiles


def test_plain_names_are_given_before_anything_is_collected(tmp_path):
    assert StaticFiles(location=tmp_path, base_url="/static/").url("reader/base.css") == (
        "/static/reader/base.css"
    )


@pytest.mark.own_database
def test_collected_files_have_names_of_their_content(tmp_path, settings):
    backend = {"BACKEND": "huaxi_news.static_files.StaticFiles"}
    with override_settings(
        STATIC_ROOT=tmp_path, STORAGES={**settings.STORAGES, "staticfiles": backend}
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        url = StaticFiles().url("reader/base.css")

    assert url.startswith("/static/reader/base.") and len(url) > len("/static/reader/base.css")
    assert (tmp_path / url.removeprefix("/static/")).exists()
