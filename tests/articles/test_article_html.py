"""A stored text on a reader's page, and a photo's `<picture>`."""

from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.utils import timezone

from articles import article_html, photos, renditions
from articles.article_html import render_body
from articles.models import Photo
from tests import factories

from . import pictures

pytestmark = pytest.mark.django_db


class Elements(HTMLParser):
    """All start tags with their attributes, by name."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.found: dict[str, list[dict[str, str | None]]] = {}
        self.feed(code)

    def handle_starttag(self, tag, attrs):
        self.found.setdefault(tag, []).append(dict(attrs))


def elements(code: str) -> dict[str, list[dict[str, str | None]]]:
    return Elements(code).found


def complete(**words) -> Photo:
    photo = factories.photo(pictures.picture(600, 450), **words)
    renditions.make_missing(photo)
    return photo


def tag(code: str, **context) -> str:
    return Template("{% load photos %}" + code).render(Context(context))


def in_figure(photo: Photo, caption: str = "", alt: str = "") -> str:
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="/photos/{photo.pk}/" alt="{alt}">{caption}</figure>'


def test_picture_offers_every_format_and_width():
    photo = complete(alt="一部电梯")
    found = elements(tag('{% picture photo shape="full" sizes="50vw" %}', photo=photo))
    assert [source["type"] for source in found["source"]] == ["image/avif", "image/webp"]
    image = found["img"][0]
    for srcset in (*(source["srcset"] for source in found["source"]), image["srcset"]):
        assert [part.split()[1] for part in srcset.split(", ")] == ["480w", "600w"]
    assert image["src"] == renditions.jpeg_of(photo).url
    assert (image["width"], image["height"]) == ("600", "450")
    assert (image["alt"], image["sizes"]) == ("一部电梯", "50vw")


def test_picture_waits_unless_it_is_the_one_seen_first():
    photo = factories.photo()
    lazy = elements(tag("{% picture photo %}", photo=photo))["img"][0]
    assert (lazy["loading"], lazy["decoding"], lazy.get("fetchpriority")) == ("lazy", "async", None)
    eager = elements(tag("{% picture photo eager=True %}", photo=photo))["img"][0]
    assert (eager["decoding"], eager["fetchpriority"]) == ("sync", "high")
    assert "loading" not in eager


def test_preload_asks_for_what_the_picture_would_choose():
    code = tag(
        '{% preload photo shape="full" sizes="cover" %}'
        '{% picture photo shape="full" sizes="cover" eager=True %}',
        photo=complete(),
    )
    found = elements(code)
    best = found["source"][0]
    assert found["link"] == [
        {
            "rel": "preload",
            "as": "image",
            "type": "image/avif",
            "imagesrcset": best["srcset"],
            "imagesizes": best["sizes"],
            "fetchpriority": "high",
        }
    ]
    assert best["type"] == "image/avif" and best["sizes"] == article_html.SIZES["cover"]


def test_preload_asks_for_the_best_that_there_is():
    [link] = elements(tag("{% preload photo %}", photo=factories.photo()))["link"]
    assert link["type"] == "image/jpeg" and link["imagesizes"] == article_html.SIZES["full"]


def test_preload_of_no_picture_is_nothing():
    ended = factories.photo(rights_until=timezone.localdate() - timedelta(days=1))
    assert tag("{% preload photo %}{% preload ended %}", photo=None, ended=ended) == ""


def test_picture_has_a_class_and_no_inline_style():
    code = tag('{% picture photo shape="card" class="lead" %}', photo=factories.photo())
    assert elements(code)["picture"] == [{"class": "lead"}]
    assert "style" not in code


def test_picture_without_all_its_sizes_offers_what_there_is():
    found = elements(article_html.picture(factories.photo(), "card"))
    assert "source" not in found
    assert found["img"][0]["width"] == "330"


def test_picture_of_no_photo_is_nothing():
    assert tag("{% picture photo %}{% figure photo %}", photo=None) == ""


def test_picture_without_any_file_is_nothing():
    photo = factories.photo()
    photo.renditions.all().delete()
    assert article_html.picture(photo) == ""


def test_picture_is_gone_once_its_rights_have_ended():
    ended = factories.photo(rights_until=timezone.localdate() - timedelta(days=1))
    assert article_html.picture(ended) == ""
    assert render_body(f"<p>文</p>{in_figure(ended)}") == "<p>文</p>"
    ended.rights_until = timezone.localdate()
    assert article_html.picture(ended)


def test_words_of_a_photo_are_text():
    photo = factories.photo(alt='"><script>', caption="<b>x</b>", credit="<i>y</i>")
    code = tag("{% figure photo %}", photo=photo)
    assert set(elements(code)) == {"figure", "picture", "img", "figcaption", "span"}
    assert elements(code)["img"][0]["alt"] == '"><script>'


def test_figure_has_caption_and_credit():
    code = tag("{% figure photo %}", photo=factories.photo(caption="电梯", credit="林晓棠"))
    assert code.endswith(
        '<figcaption>电梯 <span class="credit">林晓棠</span></figcaption></figure>'
    )


def test_listed_pictures_need_no_query_of_their_own(django_assert_num_queries):
    for _ in range(3):
        factories.photo()
    with django_assert_num_queries(2):
        for photo in Photo.objects.prefetch_related("renditions"):
            assert article_html.picture(photo, "card")


def test_body_without_pictures_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert render_body("<p>文字</p>") == "<p>文字</p>"


def test_body_with_many_pictures_needs_one_query(django_assert_num_queries):
    some = [factories.photo() for _ in range(3)]
    body = "".join(in_figure(photo) for photo in some)
    with django_assert_num_queries(1):
        code = render_body(body)
    assert len(elements(code)["picture"]) == 3


def test_body_is_cleaned_again():
    assert "script" not in render_body("<p>文</p><script>alert(1)</script>")
    assert "onerror" not in render_body('<img src="/photos/1/" onerror="alert(1)">')


def test_figure_in_a_body_keeps_its_own_words_and_adds_the_credit():
    photo = factories.photo(caption="照片的", alt="照片的", credit="林晓棠")
    code = render_body(in_figure(photo, "本文的 <em>说明</em>", "本文的"))
    assert (
        '<figcaption>本文的 <em>说明</em> <span class="credit">林晓棠</span></figcaption>' in code
    )
    assert elements(code)["img"][0]["alt"] == "本文的"


def test_figure_in_a_body_without_words_has_the_photos():
    photo = factories.photo(caption="照片的", alt="替代", credit="林晓棠")
    code = render_body(in_figure(photo))
    assert '<figcaption>照片的 <span class="credit">林晓棠</span></figcaption></figure>' in code
    assert elements(code)["img"][0]["alt"] == "替代"


def test_figure_without_any_words_has_no_empty_caption():
    assert "figcaption" not in render_body(in_figure(factories.photo()))


def test_alternative_text_in_a_body_is_escaped_once():
    code = render_body(in_figure(factories.photo(), alt="a &lt; b &amp; &quot;c&quot; &gt;"))
    assert elements(code)["img"][0]["alt"] == 'a < b & "c" >'


def test_figure_of_a_removed_photo_disappears_with_its_caption():
    photo = factories.photo()
    body = f"<p>前</p>{in_figure(photo, '说明')}<p>后</p>"
    photos.remove(photo)
    assert render_body(body) == "<p>前</p><p>后</p>"


def test_figure_of_two_keeps_the_photo_that_is_there():
    photo = factories.photo(credit="林晓棠")
    body = f'<figure><img src="/photos/999999/"><img src="/photos/{photo.pk}/"></figure>'
    code = render_body(body)
    assert len(elements(code)["img"]) == 1
    assert "林晓棠" in code


def test_figure_of_two_names_one_photographer_once():
    some = [factories.photo(credit="林晓棠") for _ in range(2)]
    images = "".join(f'<img src="/photos/{photo.pk}/">' for photo in some)
    assert render_body(f"<figure>{images}</figure>").count("林晓棠") == 1


def test_picture_outside_a_figure_is_shown_and_a_removed_one_leaves_no_empty_paragraph():
    photo = factories.photo()
    body = f'<p><img src="/photos/{photo.pk}/"></p><p><img src="/photos/999999/"></p><p>后</p>'
    code = render_body(body)
    assert code.startswith("<p><picture>")
    assert code.endswith("</picture></p><p>后</p>")


def test_figure_without_a_picture_stays():
    body = "<figure><blockquote>一句话</blockquote><figcaption>谁</figcaption></figure>"
    assert render_body(f"{body}{in_figure(factories.photo())}").startswith(body)


def test_figure_inside_a_figure_stays_well_formed():
    code = render_body(f"<figure>{in_figure(factories.photo())}</figure>")
    assert code.count("<figure>") == code.count("</figure>") == 2
