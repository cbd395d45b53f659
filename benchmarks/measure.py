"""One database's part of a run: started by run.py, which speaks to it line by line.

First it writes one line of JSON with every page and what does not change of it; then for each
name of a page that it reads it asks for that page once and writes the milliseconds.
"""

import gc
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huaxi_news.settings")
django.setup()

from benchmarks import measuring, pages  # noqa: E402


def main() -> None:
    visitor = measuring.Visitor()
    found = {page.name: page for page in pages.all_pages()}
    try:
        _say({name: visitor.look(page).as_dict() for name, page in found.items()})
        gc.freeze()  # what is there to stay need not be looked through before each sample
        for line in sys.stdin:
            _say(asdict(visitor.sample(found[line.strip()])))
    except measuring.PageFailedError as error:
        sys.exit(str(error))


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
