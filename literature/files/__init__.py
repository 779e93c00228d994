"""References taken in from files and given out as files. The formats themselves: literature/formats."""
