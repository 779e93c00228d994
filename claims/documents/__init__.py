"""From an article to its statements: pure functions, no database and no network; and from these to the rows.

`reading` decodes the bytes, `plain` and `markdown` turn the text into blocks (headings, paragraphs, list items, table
rows), and `splitting.split` turns the blocks into statements, references and what was left out, with the reason.
`sentences` finds sentence ends, `citations` and `acronyms` read what a statement carries, `kinds` says what sort of
statement it is, and `anchors` finds a statement again in another version of the text. All of that on a stranger's text
happens in a process apart: `confinement` starts it, `confined` runs in it, `limits` says what it may cost.

`importing` brings a text in, by whichever door: `versions.draft` works the new version out while nobody is held up, and
`writing` writes it. `asked_imports` is what people ask for: the worker (`import_worker`) imports what is long.
"""
