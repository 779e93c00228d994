"""The whole installation on this machine by the commands of docs/operating.md, each of its parts killed once: `make show`."""
