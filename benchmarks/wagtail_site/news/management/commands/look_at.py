"""Queries and bytes of the addresses that are given, as JSON."""

import gzip
import json

from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


class Command(BaseCommand):
    help = "Says for each address how many queries and bytes it takes."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+")

    def handle(self, *, paths, **options):
        reader, looks = Client(SERVER_NAME="127.0.0.1"), {}
        for path in paths:
            reader.get(path)  # what is made once is made
            with CaptureQueriesContext(connection) as queries:
                answer = reader.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            looks[path] = {
                "queries": len(queries),
                "size": len(answer.content),
                "gzip": len(gzip.compress(answer.content, 6)),
            }
        self.stdout.write(json.dumps(looks))
