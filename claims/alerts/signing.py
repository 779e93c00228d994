"""Signatures of Standard Webhooks (https://www.standardwebhooks.com, version 1): who receives a call can tell that it
comes from here, that nothing was changed on the way, and how old it is. Pure."""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"
BYTES = 32  # the standard asks for 24 to 64


def new_secret() -> str:
    """ "whsec_" and the key in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signed_headers(secret: str, *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """What goes with `body`. `message_id` is the same at each attempt, `at` is of this one. Raises ValueError for what
    is no secret."""
    if "." in message_id:
        raise ValueError("A full stop ends the id in what is signed: it may hold none.")
    stamp = str(int(at.timestamp()))
    said = b".".join((message_id.encode(), stamp.encode(), body))
    signature = base64.b64encode(hmac.new(_key(secret), said, hashlib.sha256).digest()).decode()
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}"}


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("The secret is no base64.") from error
    if not key:
        raise ValueError("The secret is empty.")
    return key
