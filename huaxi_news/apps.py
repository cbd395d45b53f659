from django.apps import AppConfig


class HuaxiNewsConfig(AppConfig):
    name = "huaxi_news"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the system checks)
