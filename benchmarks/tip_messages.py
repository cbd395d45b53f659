"""WeChat in safe mode: messages per second, and how long an answer takes, on both databases.

Sixteen connections fire at the paper's own server (one web process of eight threads, no worker);
each sender tells of one thing in eight messages. The platform's side runs on the same machine and
takes its part of the processors: sealing and opening are counted with it.
`python benchmarks/tip_messages.py [--messages 4000]`; PostgreSQL with DATABASE_URL, else SQLite.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.paper_server import PaperServer
from benchmarks.wechat_platform import Account, Platform, picture_message, text_message

A_TIP = 8  # messages


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=4000)
    count = parser.parse_args().messages
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"
        account = Account()
        server = PaperServer(url, Path(folder), **account.environment())
        server.manage("migrate", "--verbosity", "0")
        with server:
            platform = Platform(server.address, account)
            platform.fire(_messages(account, 200, first=10**9))  # warm
            cpu, started = _own_cpu(), time.monotonic()
            outcome = platform.fire(_messages(account, count))
            seconds, cpu = time.monotonic() - started, _own_cpu() - cpu
    taken = sorted(outcome.seconds)
    print(f"{url.partition(':')[0]}: {count:,} messages, {len(outcome.given_up)} lost")
    print(f"  {count / seconds:,.0f} messages/s (the platform's side used {cpu / seconds:.0%} CPU)")
    for name, value in (
        ("p50", median(taken)),
        ("p99", taken[int(len(taken) * 0.99)]),
        ("max", taken[-1]),
    ):
        print(f"  {name} {value * 1000:.0f} ms")


def _messages(account: Account, count: int, first: int = 1) -> list[tuple[int, str]]:
    at, made = int(time.time()), []
    for number in range(first, first + count):
        sender = f"openid-{number // A_TIP}"
        make = picture_message if number % 4 == 1 else text_message
        made.append((number, make(account, sender, number, f"第{number}句：楼下积水", at)))
    return made


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
