"""Where two sources of one literature differ so much that a person should look. Pure."""

SLACK = 0.1  # of the larger count: the indexes are made on other days, by other rules
AT_LEAST = 10  # records; below that a tenth is one paper


def differences(number: int, unknown: int, count: int | None) -> list[str]:
    """In words, from the number of PMIDs in the result, of those the other source lacks, and its own count or None."""
    found = []
    if unknown:
        found.append(
            f"Europe PMC does not hold {unknown} of the {number} PMIDs. It takes up new records some days later; an "
            "old one may have been deleted or merged in PubMed."
        )
    if count is not None and abs(count - number) > max(AT_LEAST, SLACK * max(count, number)):
        found.append(
            f"Europe PMC counts {count} records where the search holds {number}."
            " Look whether the query is read as meant."
        )
    return found
