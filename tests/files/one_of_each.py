"""One invented record in each format."""

RIS = "TY  - JOUR\nTI  - Ris\nDO  - 10.5555/ris\nER  - \n"
NBIB = "PMID- 90000104\nOWN - NLM\nDP  - 2019\nTI  - Nbib.\nTA  - J Invent\nSO  - J Invent. 2019;3(2):1.\n"
CSV = 'PMID,Title,Authors,Citation,First Author,Journal/Book\n90000106,Csv,"Alder A.",J Invent,Alder A,J Invent\n'
ENDNOTE = "%0 Journal Article\n%T Tagged\n%D 2019\n"
WOS = "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI Wos\nUT WOS:1\nER\n\nEF\n"
BIBTEX = "@article{a,\n  title = {Bibtex}\n}\n"
JSON = '[{"type": "article-journal", "title": "Json"}]\n'
XML = '<?xml version="1.0"?><xml><records><record><titles><title>Xml</title></titles></record></records></xml>\n'
ALL = {"ris": RIS, "csv": CSV, "endnote": ENDNOTE, "wos": WOS, "bibtex": BIBTEX, "json": JSON, "xml": XML}
