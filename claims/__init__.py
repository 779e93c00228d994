"""What we say and how the literature bears on it: documents, claims, evidence, flags, alerts and exports."""
