"""A process that builds the search index, and one that reads meanwhile: for test_rebuild_search.

`python -m tests.house.rebuilding rebuild BATCH` says «ready», and then at each batch that it
writes «middle», inside the transaction, and waits for a line; at the end it says «done NUMBER».
`… find WORDS` says «ready» and answers each line with the titles that a reader finds.
"""

import sys

import django

django.setup()

from articles import search  # noqa: E402  (after Django is set up)
from articles.search import index  # noqa: E402


def main(action: str, argument: str) -> None:
    say("ready")
    if action == "find":
        while sys.stdin.readline():
            page = search.find(search.question(argument))
            say(" ".join(sorted(hit.revision.title for hit in page.hits)) or "nothing")
    sys.stdin.readline()
    index.BATCH = int(argument)
    backend = index.backend()
    add = backend.add

    def held_up(*arguments: object) -> None:
        add(*arguments)
        say("middle")
        sys.stdin.readline()

    backend.add = held_up
    say(f"done {search.rebuild()}")


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
