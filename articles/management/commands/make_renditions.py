"""Make whatever sizes of photos are missing, for instance after a worker was killed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles import photo_files, renditions
from articles.models import Photo


class Command(BaseCommand):
    help = "Make all missing sizes of all photos. Safe to repeat, and while the site is running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remove-left-over",
            action="store_true",
            help="also remove files older than a day that belong to no photo",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        made, failed = 0, 0
        photos = Photo.objects.order_by("pk")
        bar = tqdm(total=photos.count(), unit="photo", disable=None, leave=False)
        for photo in photos.iterator(chunk_size=500):
            try:
                made += renditions.make_missing(photo)
            except OSError as error:
                failed += 1
                self.stderr.write(f"Photo {photo.pk}: its original can not be read ({error}).")
            bar.update()
        bar.close()
        self.stdout.write(f"{bar.total} photos, {made} sizes made, {failed} failed.")
        if options["remove_left_over"]:
            removed = photo_files.remove_left_over()
            self.stdout.write(f"{removed} left-over files removed.")
