"""Requests as a platform posts them, signed as it signs them."""

import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.http import HttpRequest
from django.test import RequestFactory


def posted(body: bytes | str, **headers: str) -> HttpRequest:
    """`X_Bot_Appid="1"` is the header X-Bot-Appid."""
    return RequestFactory().post(
        "/tips/channels/",
        body.encode() if isinstance(body, str) else body,
        content_type="application/json",
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


def qq_signature(secret: str, timestamp: str, body: bytes) -> str:
    seed = (secret * 32)[:32].encode()
    return Ed25519PrivateKey.from_private_bytes(seed).sign(timestamp.encode() + body).hex()


def qq_posted(payload: Any, *, secret: str, timestamp: int, **headers: str) -> HttpRequest:
    """`payload` is written as JSON unless it is text already."""
    body = (payload if isinstance(payload, str) else json.dumps(payload)).encode()
    signed = {
        "X_Signature_Timestamp": str(timestamp),
        "X_Signature_Ed25519": qq_signature(secret, str(timestamp), body),
    }
    return posted(body, **(signed | headers))


def onebot_posted(event: Any, *, secret: str, **headers: str) -> HttpRequest:
    """`event` is written as JSON unless it is text already."""
    body = (event if isinstance(event, str) else json.dumps(event)).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    return posted(body, **({"X_Signature": f"sha1={digest}"} | headers))
