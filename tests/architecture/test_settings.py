"""Every name that the settings read is told in .env.example, and nothing else is."""

import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def test_the_example_lists_each_name_of_the_environment():
    settings = (HOUSE / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'(?:env\.\w+|truth)\("([A-Z_]+)"', settings))
    told = set(re.findall(r"^([A-Z_]+)=", (HOUSE / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert read == told
