"""WeChat as a paper's server sees it: signs and seals what residents send, fires it from many
connections at once, and repeats what is not answered within five seconds, three times in all.

Written from the documentation, without the product's own code, so that both must be right.
"""

import base64
import hashlib
import http.client
import queue
import secrets
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PATIENCE = 5.0  # seconds; then the connection is cut and the push repeated
ATTEMPTS = 3
ADDRESS = "/tips/channels/wechat/"


@dataclass(frozen=True)
class Account:
    token: str = "flood"  # noqa: S105
    key: str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    app_id: str = "wx0000000000000000"
    name: str = "gh_flood"

    def environment(self) -> dict[str, str]:
        return {
            "WECHAT_TOKEN": self.token,
            "WECHAT_ENCODING_AES_KEY": self.key,
            "WECHAT_APP_ID": self.app_id,
            "WECHAT_ACCOUNT_ID": self.name,
        }

    def sealed(self, message: str, at: int | None = None) -> tuple[str, bytes]:
        """The address's query and the body of a push in safe mode."""
        timestamp, nonce = str(at or int(time.time())), str(secrets.randbelow(10**9))
        encrypted = self._encrypted(message.encode())
        query = urlencode(
            {
                "signature": _signature(self.token, timestamp, nonce),
                "timestamp": timestamp,
                "nonce": nonce,
                "encrypt_type": "aes",
                "msg_signature": _signature(self.token, timestamp, nonce, encrypted),
            }
        )
        body = f"<xml><ToUserName>{self.name}</ToUserName><Encrypt>{encrypted}</Encrypt></xml>"
        return query, body.encode()

    def opened(self, body: bytes) -> str:
        """What a sealed answer says; the answer itself where it is none."""
        text = body.decode()
        if "<Encrypt>" not in text:
            return text
        start = text.index("<Encrypt>") + len("<Encrypt>")
        token = text[start : text.index("</Encrypt>")]
        token = token.removeprefix("<![CDATA[").removesuffix("]]>")
        decryptor = self._cipher().decryptor()
        full = decryptor.update(base64.b64decode(token)) + decryptor.finalize()
        (length,) = struct.unpack(">I", full[16:20])
        return full[20 : 20 + length].decode()

    def _encrypted(self, message: bytes) -> str:
        full = secrets.token_bytes(16) + struct.pack(">I", len(message)) + message
        full += self.app_id.encode()
        pad = 32 - len(full) % 32
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(full + bytes([pad]) * pad) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def _cipher(self) -> Cipher:
        key = base64.b64decode(self.key + "=")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def text_message(account: Account, sender: str, number: int, text: str, at: int) -> str:
    return _message(
        account, sender, at, f"<MsgType>text</MsgType><Content>{text}</Content>", number
    )


def picture_message(account: Account, sender: str, number: int, media_id: str, at: int) -> str:
    kind = f"<MsgType>image</MsgType><MediaId>{media_id}</MediaId><PicUrl></PicUrl>"
    return _message(account, sender, at, kind, number)


@dataclass
class Outcome:
    """What the platform saw. `seconds` are those of answered requests."""

    answers: dict[int, str] = field(default_factory=dict)  # the last by message
    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0  # attempts that were cut, refused or broken
    given_up: list[int] = field(default_factory=list)  # never answered


class Platform:
    def __init__(self, address: str, account: Account | None = None, clients: int = 16) -> None:
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self.account = account or Account()
        self._clients = clients
        self.pause = 0.2  # seconds between two attempts

    def fire(
        self,
        deliveries: Iterable[tuple[int, str]],
        *,
        at_middle: Callable[[], None] | None = None,
    ) -> Outcome:
        """All (number, message) from `clients` connections. `at_middle` runs beside them, once
        half of them were taken up."""
        waiting: queue.Queue[tuple[int, str]] = queue.Queue()
        for each in deliveries:
            waiting.put(each)
        half, outcome, lock = waiting.qsize() // 2, Outcome(), threading.Lock()
        threads = [
            threading.Thread(target=self._client, args=(waiting, outcome, lock))
            for _number in range(self._clients)
        ]
        for thread in threads:
            thread.start()
        if at_middle:
            while waiting.qsize() > half:
                time.sleep(0.005)
            at_middle()
        for thread in threads:
            thread.join()
        return outcome

    def _client(
        self, waiting: queue.Queue[tuple[int, str]], outcome: Outcome, lock: threading.Lock
    ) -> None:
        while True:
            try:
                number, message = waiting.get_nowait()
            except queue.Empty:
                return
            for _attempt in range(ATTEMPTS):
                started = time.monotonic()
                answer = self.deliver(message)
                seconds = time.monotonic() - started
                with lock:
                    if answer is not None:
                        outcome.answers[number] = answer
                        outcome.seconds.append(seconds)
                        break
                    outcome.unanswered += 1
                time.sleep(self.pause)
            else:
                with lock:
                    outcome.given_up.append(number)

    def deliver(self, message: str) -> str | None:
        """One attempt; None where no answer came that the platform takes."""
        query, body = self.account.sealed(message)
        connection = http.client.HTTPConnection(self._host, self._port, timeout=PATIENCE)
        try:
            headers = {"Content-Type": "text/xml"}
            connection.request("POST", f"{ADDRESS}?{query}", body=body, headers=headers)
            response = connection.getresponse()
            answer = response.read()
            return self.account.opened(answer) if response.status == 200 else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def _message(account: Account, sender: str, at: int, kind: str, number: int) -> str:
    return (
        f"<xml><ToUserName>{account.name}</ToUserName><FromUserName>{sender}</FromUserName>"
        f"<CreateTime>{at}</CreateTime>{kind}<MsgId>{number}</MsgId></xml>"
    )


def _signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  (the protocol)
