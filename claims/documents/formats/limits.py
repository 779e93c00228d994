"""What reading a file or taking a text apart may cost. Whoever meets a limit is told which one, and what to do."""

MB = 1024 * 1024

# Of the process that reads (`confined`). A book of a thousand pages takes a tenth of each.
SECONDS = 60  # of the clock, and of the processor
MEMORY = 1024 * MB  # bytes of address space
AT_ONCE = 2  # readers that one process of ours has at work; the others wait
WAIT = 30.0  # seconds for one's turn

# Of a file.
LARGEST = 10 * MB  # bytes; a book of a thousand pages is about two megabytes of text
MOST_TEXT = 10 * MB  # characters that came out of it
MOST_TAGS = 2_000_000  # of one page or one part of a Word file, opening and closing; such a book has half of it
MOST_ATTRIBUTES = 1_000  # of one tag
MOST_DEPTH = 255  # elements within each other: what libxml2 parses
MOST_RUNS = 200_000  # stretches of alike text in a Word file

# Of a text.
MOST_PIECES = 100_000  # statements, references and passages left out
MOST_CITED = 200_000  # works that its statements cite, each counted with each statement
MOST_REPEATED = 20 * MB  # characters of headings and lead-ins, counted again with each statement they go with
LONGEST_STATEMENT = 10_000  # characters; what is longer has no sentence ends to go by and is left out
