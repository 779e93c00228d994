"""How a work is written and read: PubMed's own text, RIS, CSL-JSON, and the words that stand beside it. Pure."""
