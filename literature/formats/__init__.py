"""How a work is written and read: PubMed's own text, RIS, CSL-JSON, the words for its status. Pure."""
