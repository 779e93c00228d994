"""Does a statement tell what its authors did, and claim nothing? "Sleepiness was assessed weekly." Pure.

No evidence makes that more or less certain, and softened it is nonsense ("sleepiness may have been assessed"). Only
verbs of work on data, people and specimens count; what was found, reported or seen is a finding.
"""

import re

DONE = (
    r"assessed|measured|performed|conducted|carried out|undertaken|collected|recorded|obtained from|acquired|gathered"
    r"|randomi[sz]ed|recruited|enrolled|enroled|invited|screened|excluded|selected|split|divided|assigned|allocated"
    r"|stratified|interviewed|asked|surveyed|analy[sz]ed|evaluated|examined|investigated|studied|tested|explored"
    r"|calculated|computed|estimated|searched|reviewed|discussed|described|presented|summari[sz]ed|outlined|prepared"
    r"|cultured|incubated|stained|sequenced|amplified|harvested|centrifuged|homogeni[sz]ed|scanned|monitored|graded"
    r"|scored|rated|adjusted for|retrieved|extracted|transfected|immuni[sz]ed|inoculated|anestheti[sz]ed|euthani[sz]ed"
    r"|made to|used to|subjected to|synthesi[sz]ed|designed to|matched for"
)
BETWEEN = r"(?: (?:\w+ly|also|then|first|next|each|all|both|again|further|newly))*"
PASSIVE = re.compile(rf"\b(?:was|were|(?:is|are)(?= (?:\w+ly )?(?:presented|discussed|described|reviewed|summari))"
                     rf"){BETWEEN} (?:{DONE})\b(?! that\b)", re.I)  # fmt: skip
OWN = re.compile(
    r"^(?:(?:here|herein|in (?:this|the present|the current) (?:\w+ )?(?:study|paper|review|article|work|report)),? )?"
    r"(?:we|the (?:present )?(?:authors?|study|review|paper|report)|this (?:study|review|article|paper|report|work))"
    rf"{BETWEEN}(?: have| has)?{BETWEEN} (?:{DONE}|included|includes?|used|presents?|reports?|describes?|reviews?"
    r"|discuss(?:es)?|outlines?|summari[sz]es?|introduces?|employed|compared?|compares)\b(?!.*\bthat\b)",
    re.I,
)
CASE = re.compile(r"\b(?:is|are) (?:here(?:in)? )?(?:reported|presented|described)\b|^here (?:is|are) reported\b", re.I)


def tells_what_was_done(text: str) -> bool:
    return bool(PASSIVE.search(text) or OWN.match(text) or CASE.search(text))
