"""The same form, sent several times at one moment to several processes: an impatient thumb."""

from pathlib import Path

import pytest

from tests.processes import Acting, together
from tests.shared_database import Shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.loopback]


def test_form_that_comes_three_times_at_once_is_one_tip(tmp_path: Path) -> None:
    database = Shared(tmp_path)
    form = ("tests.tips.acting", "tell-web", "key-of-a-form", 0)
    three = [Acting(database.url, *form) for _number in range(3)]
    with together(*three):
        for each in three:
            each.go()
        words = {each.hears() for each in three}

    assert len(words) == 1 and words.pop().startswith("done ")
    for table in ("tips_tip", "tips_source", "tips_inboundmessage"):
        assert database.one(f"SELECT COUNT(*) FROM {table}") == 1
