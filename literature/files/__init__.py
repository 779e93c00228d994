"""References as files: PubMed's own formats and RIS, read and written. Readers and writers are pure."""
