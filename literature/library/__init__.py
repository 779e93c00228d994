"""The works that are stored: kept, brought up to date, merged, added, taken in and handed out."""
