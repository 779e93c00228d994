"""Signatures of calls, read by the library of those who wrote the standard."""

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from claims.alerts.signing import new_secret, signed_headers

pytestmark = pytest.mark.embedded
BODY = '{"type":"sample","said":"Größe → klein"}'.encode()


def signed(secret: str, **values: object) -> dict[str, str]:
    return signed_headers(secret, **{"message_id": "msg_1", "at": datetime.now(UTC), "body": BODY, **values})


def test_the_library_of_the_standard_reads_our_signature():
    secret = new_secret()
    assert Webhook(secret).verify(BODY, signed(secret)) == {"type": "sample", "said": "Größe → klein"}


def test_the_example_of_the_standard_is_signed_as_it_stands_there():
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC), body=b'{"test": 2432232314}',
    )  # fmt: skip
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("change", [{"body": BODY + b" "}, {"message_id": "msg_2"}])
def test_what_was_changed_on_the_way_is_seen(change):
    secret = new_secret()
    with pytest.raises(WebhookVerificationError, match="No matching"):
        Webhook(secret).verify(
            BODY, {**signed(secret), "webhook-signature": signed(secret, **change)["webhook-signature"]}
        )


def test_a_call_that_is_sent_again_later_is_too_old():
    secret = new_secret()
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(secret).verify(BODY, signed(secret, at=datetime.now(UTC) - timedelta(minutes=6)))


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_not base64"])
def test_nothing_is_signed_with_what_is_no_secret(secret):
    with pytest.raises(ValueError):
        signed(secret)
