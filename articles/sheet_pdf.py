"""A page as a PDF for the printer. Nothing is fetched while it is made, from anywhere."""

from django.utils.translation import gettext as _


class PdfUnavailable(Exception):  # noqa: N818  (it reads as the sentence it carries)
    """`str(error)` is one translated sentence that says what this server lacks."""


def render(page: str, style: str) -> bytes:
    """The PDF of an HTML page with one style sheet, both as text. Raises PdfUnavailable.

    WeasyPrint needs Pango and HarfBuzz of the system; it is loaded when the first page is asked
    for, since it takes half a second.
    """
    try:
        import weasyprint  # noqa: PLC0415
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except (ImportError, OSError) as error:
        raise PdfUnavailable(
            _("This server can not make a PDF: it lacks Pango. Print the page from the browser.")
        ) from error

    class Nowhere(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> None:
            raise ValueError(f"Nothing is fetched for a printed page: {url}")

    fetcher = Nowhere()
    sheet = weasyprint.CSS(string=style, url_fetcher=fetcher)
    document = weasyprint.HTML(string=page, base_url="about:blank", url_fetcher=fetcher)
    return document.write_pdf(stylesheets=[sheet])
