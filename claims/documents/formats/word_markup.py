"""The names of Word's markup, and what is asked of any element of it."""

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OFF = ("0", "false", "none", "off")


def value(element: etree._Element, *path: str) -> str:
    """The attribute `val` of the element at this path of names, or ""."""
    found = element.find("/".join(f"{W}{name}" for name in path))
    return (found.get(f"{W}val") or "") if found is not None else ""


def switch(element: etree._Element, *path: str) -> bool | None:
    """Whether the property at this path of names is on; None where nothing is said of it."""
    found = element.find("/".join(f"{W}{name}" for name in path))
    return None if found is None else found.get(f"{W}val") not in OFF
