"""Pages of the public web, fetched with care. Nothing else of the documents touches the network."""
