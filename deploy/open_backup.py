"""Opens one sealed file of a backup without huaxi_news: Python 3 and `pip install cryptography`.

BACKUP_KEY=… python open_backup.py database.sqlite3.sealed database.sqlite3
"""

import base64
import os
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

key = base64.urlsafe_b64decode(os.environ["BACKUP_KEY"])
with open(sys.argv[1], "rb") as sealed, open(sys.argv[2], "wb") as plain:
    assert sealed.read(8) == b"hxback1\n", "This is no sealed file of a backup."
    derived = HKDF(SHA256(), 32, sealed.read(16), b"huaxi_news backup").derive(key)
    number, chunk = 0, sealed.read(2**20 + 16)
    while True:
        following = sealed.read(2**20 + 16)
        nonce = number.to_bytes(11, "big") + bytes([not following])
        plain.write(AESGCM(derived).decrypt(nonce, chunk, None))
        if not following:
            break
        number, chunk = number + 1, following
