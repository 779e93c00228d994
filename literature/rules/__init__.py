"""What follows from plain facts about works and searches. Pure."""
