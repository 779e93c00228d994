"""The summary as files to print and to go on writing in: Word and PDF, in any style, set by pandoc and Typst."""
