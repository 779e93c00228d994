"""The clients of the sources as this installation is configured: settings meet the edge here only."""
