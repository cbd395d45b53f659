"""A whole paper in one directory, and back: `writing` makes it, `checking` looks whether it is
whole, `restoring` makes a paper of it.

    huaxi_news-20261129T031700Z/
        manifest.json            versions, migrations, rows of each table, SHA-256 of each file
        database.sqlite3         or database.dump, by pg_dump
        files/private/photos/…   every file of the storages, under its own name
        files/pages/about.html   the paper's own words

With BACKUP_KEY each of them is sealed and has `.sealed` at the end of its name (see `sealing`).
The keys of the paper are in none: `manage.py backup_keys` writes them elsewhere.
"""
