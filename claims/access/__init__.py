"""Who may do what: each act names the permission it asks for, and refuses whoever does not hold it."""
