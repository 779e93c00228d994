"""A call of somebody's own program: JSON, signed after Standard Webhooks."""

from claims.alerts.channels.posting import PostedChannel
from claims.alerts.letter_json import as_json

WEBHOOK = PostedChannel("Webhook", as_json, signs=True)
