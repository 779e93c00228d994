"""The database that searches ask, as PRISMA-S wants it named; what stands in for PubMed is never called so. Pure."""

PUBMED = "PubMed"
SAMPLE = "Sample"  # of the literature: nobody has asked PubMed


def searched_database(*, is_sample: bool) -> str:
    return SAMPLE if is_sample else PUBMED
