"""How many messages came in and how many were refused, for who watches the machine."""

from prometheus_client import Counter

RECEIVED = Counter(
    "huaxi_tips_received", "New messages of residents that were stored, by channel", ["channel"]
)
REFUSED = Counter(
    "huaxi_tips_refused", "What a channel or the form did not take, by channel", ["channel"]
)
