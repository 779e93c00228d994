"""PDF files: glyphs at places become lines, columns, paragraphs and sections again. `pdf_file` is the way in."""
