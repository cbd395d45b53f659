"""How long one request for the check of a text takes, by the length of the text.

What a browser waits for while somebody writes, without the network and the middleware: the
sanitiser, the paper's knowledge from the database (500 words of its own, 500 people, 300 streets
and 3,000 communities, read anew by each request), every rule, and the answer as JSON. The text is
that of the demo's articles, as they are and with a fault in every sentence. CPU time in
milliseconds, the median of several rounds, in a database of its own that is thrown away.
"""

import os
import re
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "huaxi_news.settings",
    "DATA_DIR": FOLDER.name,
    "DATABASE_URL": f"sqlite:///{FOLDER.name}/bench.sqlite3",
}
django.setup()

from django.contrib.auth.models import Permission  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.lib import html  # noqa: E402
from articles.models import HouseWord, KnownPerson, Place, PlaceAlias, User  # noqa: E402
from articles.views.proofing import check  # noqa: E402
from benchmarks.proofreading import articles, knowledge  # noqa: E402

LENGTHS = (300, 3_000, 30_000)
ROUNDS = 15


def main() -> None:
    user = fill()
    print(f"{Place.objects.count():,} places, {PlaceAlias.objects.count():,} other names\n")
    text = articles()
    faulty = re.sub(r"。(?=.)", "，，座落在2月30日的的“社区.", text)
    print(f"{'characters':>10}  {'good, ms':>9}  {'faulty, ms':>10}  {'queries':>7}")
    for length in LENGTHS:
        times = []
        for words in (text, faulty):
            data = {"title": "社区新鲜事", "body": html.from_plain(words[:length])}
            request = RequestFactory(enforce_csrf_checks=False).post("/proofing/check/", data)
            request.user, request._dont_enforce_csrf_checks = user, True
            times.append(milliseconds(lambda request=request: check(request)))
        print(f"{length:10,}  {times[0]:9.1f}  {times[1]:10.1f}  {queries(request, check):7}")


def fill() -> User:
    """A paper as large as a city's."""

    call_command("migrate", verbosity=0)
    known = knowledge()
    made = [
        Place(name=name, level=Place.Level.STREET, slug=f"street-{number}")
        for number, name in enumerate(known.streets)
    ]
    streets = {place.name: place for place in Place.objects.bulk_create(made)}
    made = [
        Place(name=name, level=Place.Level.COMMUNITY, slug=f"place-{number}", parent=streets[above])
        for number, (name, (above, *_)) in enumerate(known.communities.items())
    ]
    communities = Place.objects.bulk_create(made)
    for place in (*streets.values(), *communities):
        above = f"/{place.parent_id}" if place.parent_id else ""
        place.lineage = f"{above}/{place.pk}/"
    Place.objects.bulk_update((*streets.values(), *communities), ["lineage"], batch_size=200)
    PlaceAlias.objects.bulk_create(
        PlaceAlias(place=street, name=f"{street.name}办事处") for street in streets.values()
    )
    HouseWord.objects.bulk_create(
        HouseWord(wrong=word.wrong, right=word.right) for word in list(known.words.values())[-500:]
    )
    KnownPerson.objects.bulk_create(
        KnownPerson(name=person.name, titles="\n".join(person.titles))
        for person in known.people.values()
    )
    user = User.objects.create(username="writer", name="writer")
    user.user_permissions.set(Permission.objects.filter(codename="add_article"))
    return user


def milliseconds(ask) -> float:
    ask()  # compiles what it knows
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        answer = ask()
        times.append(process_time() - started)
        assert answer.status_code == 200
    return 1000 * median(times)


def queries(request, view) -> int:
    with CaptureQueriesContext(connection) as asked:
        view(request)
    return len(asked)


if __name__ == "__main__":
    main()
