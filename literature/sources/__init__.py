"""Sources beside PubMed, asked by plain HTTP or read from a file. They add what they tell; none overrules another."""
