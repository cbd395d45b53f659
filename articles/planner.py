"""What the database knows of its own contents, so that it takes the right index.

SQLite makes no statistics by itself. Without them it looks for twenty articles through all that
are published, and with statistics from the first thousand rows of each index it mistakes a whole
section for a small one (a section's page 5,000 was three times as slow at a million articles). So
all rows are looked at: 0.1 s at 10,000 articles, 9 s at a million. PostgreSQL takes a sample, and
its autovacuum does so on its own, only later than a large import wants.
"""

from django.db import connection


def learn() -> None:
    """Renew the statistics; after an import, and when the paper is started."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
