#!/usr/bin/env python3
"""Django's command line for huaxi_news."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huaxi_news.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018  (reads the environment and .env)
    except ImproperlyConfigured as error:  # a wrong value; what is broken keeps its trace
        sys.exit(f"{sys.argv[0]}: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
