from django import template
from wagtail.models import Site

register = template.Library()


@register.inclusion_tag("news/menu.html", takes_context=True)
def main_menu(context: template.Context) -> dict[str, object]:
    root = Site.find_for_request(context["request"]).root_page
    return {"pages": root.get_children().live().in_menu(), "request": context["request"]}
