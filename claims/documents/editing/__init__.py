"""What editors say of how a text was taken apart: done to its claims now, and again in each new version."""
