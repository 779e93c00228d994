"""The Show: an installation comes up by the commands of docs/operating.md, each of its parts is killed while it works,
it is backed up, wiped and restored, and what it holds is compared. `make show` runs it; it needs root on Linux."""
