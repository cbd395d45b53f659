"""Who works while a backup is made: `python -m tests.house.writing_on`, until its input ends.

Adds photos and takes every other one away again, rows and files, and records what happened. Says
«ready» after the first, and at the end the number of the last event.
"""

import select
import sys

import django

django.setup()

from PIL import Image  # noqa: E402

from articles import photos  # noqa: E402  (after Django is set up)
from articles.models import Event  # noqa: E402
from tests import factories  # noqa: E402


def main() -> None:
    number, kept = 0, None
    while not select.select([sys.stdin], [], [], 0.1)[0]:
        number += 1
        photo = factories.photo(
            Image.new("RGB", (33, 22), (number % 256, number // 256, 77)),
            caption=f"边备份边加的第{number}张",
        )
        event = Event.record("describe_photo", actor=None, photo=photo.pk)
        if kept is not None:
            photos.remove(kept)
            kept = None
        else:
            kept = photo
        if number == 1:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
    sys.stdout.write(f"{event.pk}\n")


if __name__ == "__main__":
    main()
