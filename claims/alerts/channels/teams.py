"""A channel or a chat in Microsoft Teams, by a webhook of Workflows."""

from claims.alerts.adaptive_card import as_card
from claims.alerts.channels.posting import PostedChannel

TEAMS = PostedChannel("Microsoft Teams", as_card)
