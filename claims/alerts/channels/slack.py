"""A room in Slack, or in whatever takes its incoming webhooks (Mattermost, Rocket.Chat)."""

from claims.alerts.block_kit import as_blocks
from claims.alerts.channels.posting import PostedChannel

SLACK = PostedChannel("Slack", as_blocks)
