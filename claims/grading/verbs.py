"""The verbs a softer wording can turn: their forms, and words that only look like verbs. Pure.

A closed list on purpose: of a word that is not here nobody says that it is the verb of a sentence.
"""


def listed(words: str) -> list[str]:
    return words.split()


# Regular verbs of medical statements by their base form.
REGULAR = listed(
    """
    accelerate activate affect aggravate alleviate allow alter ameliorate appear attenuate benefit block
    cause change confer contribute control correlate correspond counteract curb damage deactivate decline
    decrease delay depend desynchronize determine deteriorate differ diminish disappear disrupt drive ease
    elevate eliminate emerge enable enhance exacerbate explain facilitate hamper harm help hinder impair
    improve include increase induce influence inhibit interrupt involve last limit loosen lower maintain
    mark mediate mirror mitigate modify modulate normalize occur originate overlap owe persist play precede
    precipitate predict prevent produce prolong promote protect provide provoke raise reach reduce reflect
    regulate relate relax release relieve remain reorganize represent require respond restore result retain
    reverse sharpen shift shorten shrink silence slow stabilize start stimulate stop strengthen suffer
    supply support suppress sustain switch tend treat trigger vary weaken widen worsen work yield
    """
)
# base: (third person, past, participle)
IRREGULAR = {
    "arise": ("arises", "arose", "arisen"),
    "become": ("becomes", "became", "become"),
    "begin": ("begins", "began", "begun"),
    "bring": ("brings", "brought", "brought"),
    "fall": ("falls", "fell", "fallen"),
    "give": ("gives", "gave", "given"),
    "go": ("goes", "went", "gone"),
    "grow": ("grows", "grew", "grown"),
    "have": ("has", "had", "had"),
    "hold": ("holds", "held", "held"),
    "keep": ("keeps", "kept", "kept"),
    "lead": ("leads", "led", "led"),
    "lie": ("lies", "lay", "lain"),
    "lose": ("loses", "lost", "lost"),
    "make": ("makes", "made", "made"),
    "rise": ("rises", "rose", "risen"),
    "take": ("takes", "took", "taken"),
    "undergo": ("undergoes", "underwent", "undergone"),
    "underlie": ("underlies", "underlay", "underlain"),
}
# Forms that are nouns or adjectives as often: alone before any other verb they may well be its subject.
NOUNS_TOO = frozenset(
    listed(
        """
    appear benefit benefits block blocks cause causes change changes control controls correlates damage
    decline declines decrease decreases delay delays differ drive drives fall falls harm help hold holds
    increase increases influence influences lead leads lies limit limits lower mark marks mirror mirrors
    play plays raise raises reach reaches release releases result results reverse rise rises shift shifts
    silence slow start starts stop stops supply supplies support supports switch switches treat treats
    trigger triggers work works yield yields makes experience estimates measures uses
    """
    )
)


def _third(base: str) -> str:
    if base.endswith(("s", "x", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _past(base: str) -> str:
    if base == "occur" or base == "confer" or base == "curb":
        return {"occur": "occurred", "confer": "conferred", "curb": "curbed"}[base]
    if base in ("control", "stop", "overlap"):
        return base + base[-1] + "ed"
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + "ed"


_SPELLINGS = [
    *REGULAR,
    *(base[:-3] + "ise" for base in REGULAR if base.endswith("ize")),
]
_PAST_IRREGULAR = {"drive": ("drove", "driven"), "shrink": ("shrank", "shrunk")}

BASE_OF_THIRD = {_third(base): base for base in _SPELLINGS} | {f[0]: b for b, f in IRREGULAR.items()}
THIRD_OF_BASE = {base: third for third, base in BASE_OF_THIRD.items()}
BASES = frozenset((*_SPELLINGS, *IRREGULAR))
# past form: past participle
PARTICIPLE_OF_PAST = (
    {_past(base): _past(base) for base in _SPELLINGS if base not in _PAST_IRREGULAR}
    | dict(_PAST_IRREGULAR.values())
    | {forms[1]: forms[2] for forms in IRREGULAR.values()}
)
PARTICIPLES = frozenset(PARTICIPLE_OF_PAST.values()) | frozenset(
    listed(
        """
    been shown found linked associated seen known observed reported described done
    """
    )
)
