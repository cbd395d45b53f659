"""Queries and bytes of each kind of page, counted once."""

import json
import subprocess
import sys

from benchmarks.databases import Database

from .contestants import Papers
from .servers import ROOT

_OURS = """
import json, sys, django
django.setup()
from benchmarks.measuring import Visitor
from benchmarks.pages import Page
visitor = Visitor()
print(json.dumps({path: visitor.look(Page(path, (path,))).as_dict() for path in sys.argv[1:]}))
"""


def of_ours(database: Database, paths: dict[str, list[str]]) -> dict[str, dict]:
    command = [sys.executable, "-c", _OURS, *_all(paths)]
    environment = database.environment()
    environment.pop("CACHE_URL")
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return _by_page(paths, json.loads(done.stdout))


def of_wagtail(
    papers: Papers, environment: dict[str, str], paths: dict[str, list[str]]
) -> dict[str, dict]:
    said = papers.manage_wagtail(environment, "look_at", *_all(paths))
    return _by_page(paths, json.loads(said))


def _all(paths: dict[str, list[str]]) -> list[str]:
    return [path for each in paths.values() for path in each]


def _by_page(paths: dict[str, list[str]], looks: dict[str, dict]) -> dict[str, dict]:
    """The most of each, over the addresses of a kind of page."""
    return {
        page: {name: max(looks[path][name] for path in each) for name in looks[each[0]]}
        for page, each in paths.items()
    }
