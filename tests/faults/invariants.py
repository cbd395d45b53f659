"""What must hold after every fault, asked of the database and the files as they lie there.

I1 what was acknowledged exists once. I2 the ledger's sums fit. I3 a reader sees what was approved
or nothing. I4 no task is lost. I5 no row without its file. I6 no effect without its record.
"""

from pathlib import Path

from tests.shared_database import Shared

_NONE = {
    "I1 a message that is stored twice": (
        "SELECT COUNT(*) FROM (SELECT 1 FROM tips_inboundmessage"
        " GROUP BY channel, key_hash HAVING COUNT(*) > 1) AS doubled"
    ),
    "I1 a stitched message without its tip": (
        "SELECT COUNT(*) FROM tips_inboundmessage"
        " WHERE stitched_at IS NOT NULL AND kind <> 'event' AND tip_id IS NULL"
    ),
    "I1 an article without any text": (
        "SELECT COUNT(*) FROM articles_article WHERE latest_id IS NULL"
    ),
    "I2 a posting out of balance": (
        "SELECT COUNT(*) FROM (SELECT posting_id FROM tips_ledgerentry"
        " GROUP BY posting_id HAVING SUM(amount) <> 0) AS unbalanced"
    ),
    "I2 a reward that is paid and has no payment in its turn": (
        "SELECT COUNT(*) FROM tips_reward AS r WHERE r.status = 'paid' AND NOT EXISTS"
        " (SELECT 1 FROM tips_posting AS p JOIN tips_payment AS m ON m.posting_id = p.id"
        " WHERE p.reward_id = r.id AND p.kind = 'pay' AND p.turn = r.turn)"
    ),
    "I2 a payment of a reward that is not paid": (
        "SELECT COUNT(*) FROM tips_posting AS p JOIN tips_reward AS r ON p.reward_id = r.id"
        " WHERE p.kind = 'pay' AND p.turn = r.turn AND r.status <> 'paid'"
    ),
    "I3 a public article without the text that was approved": (
        "SELECT COUNT(*) FROM articles_article AS a WHERE a.is_public AND (a.live_id IS NULL"
        " OR NOT EXISTS (SELECT 1 FROM articles_signature AS s JOIN articles_revision AS r"
        " ON s.content_hash = r.content_hash WHERE r.id = a.live_id AND s.article_id = a.id))"
    ),
    "I3 a draft among what readers list": (
        "SELECT COUNT(*) FROM articles_listing AS l JOIN articles_article AS a"
        " ON l.article_id = a.id WHERE NOT a.is_public"
    ),
    "I6 a public article without the event that published it": (
        "SELECT COUNT(*) FROM articles_article AS a WHERE a.is_public AND NOT EXISTS"
        " (SELECT 1 FROM articles_event AS e WHERE e.article_id = a.id"
        " AND e.verb IN ('publish', 'restore', 'move_in', 'archive'))"
    ),
    "I6 a payment without its event": (
        "SELECT COUNT(*) FROM tips_payment WHERE"
        " (SELECT COUNT(*) FROM tips_payment) <>"
        " (SELECT COUNT(*) FROM articles_event WHERE verb = 'reward_pay')"
    ),
    "I6 an event that does not follow another": (
        "SELECT COUNT(*) FROM articles_event AS e WHERE e.previous_hash <> '' AND NOT EXISTS"
        " (SELECT 1 FROM articles_event AS b WHERE b.hash = e.previous_hash AND b.id < e.id)"
    ),
}
_FILES = (  # table, column, folder of the storage
    ("articles_photo", "original", "private"),
    ("articles_rendition", "file", "media"),
    ("articles_manuscriptfile", "file", "private"),
    ("tips_attachment", "original", "private"),
    ("tips_attachment", "clean", "private"),
)


def hold(shared: Shared, files: Path | None = None) -> None:
    """`files` is the data directory, where what the rows name must lie."""
    broken = [said for said, sql in _NONE.items() if shared.one(sql)]
    broken += _without_file(shared, files) if files else []
    assert not broken, broken


def nothing_waits(shared: Shared) -> None:
    """I4, once a worker had its time: each task was done, none is lost with a worker."""
    left = shared.rows("SELECT status, task_path FROM django_tasks_database_dbtaskresult")
    assert {status for status, _path in left} <= {"SUCCESSFUL"}, left


def _without_file(shared: Shared, files: Path) -> list[str]:
    return [
        f"I5 {table}.{column} names {name}, which is not there"
        for table, column, folder in _FILES
        for (name,) in shared.rows(f"SELECT {column} FROM {table} WHERE {column} <> ''")
        if not (files / folder / name).is_file()
    ]
