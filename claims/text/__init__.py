"""The language of papers and statements: words, sentences, quotes. Pure."""
