"""Where two sources of one literature differ so much that a person should look. Pure."""

SLACK = 0.1  # of the larger count: the indexes are made on other days, by other rules
AT_LEAST = 10  # records; below that a tenth is one paper


def differences(held: int, unknown: int, count: int | None) -> list[str]:
    """In words, from the number of PMIDs held, of those the other source lacks, and of what it counts (None: not)."""
    found = []
    if unknown:
        found.append(
            f"Europe PMC does not hold {unknown} of the {held} PMIDs. It takes up new records some days later; an old "
            "one may have been deleted or merged in PubMed."
        )
    if count is not None and abs(count - held) > max(AT_LEAST, SLACK * max(count, held)):
        found.append(
            f"Europe PMC counts {count} records where the search holds {held}. Look whether the query is read as meant."
        )
    return found
