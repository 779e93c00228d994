"""Is a statement in English? By the small words that no sentence does without. Pure.

The rules of wording are English ones, and "cause", "influence" or "stimule" stand in French too: what is not English is
not read, so that no strength is made up for it. A library that names the language would be asked for much more than
this needs; on a single short sentence full of Latin names such libraries are unsure, and English must never be lost.
"""

import re

WORD = re.compile(r"[^\W\d_]+")
IN_ENGLISH = """
    the of and to with that this these those for from by were are than which have has had be been being not may can
    could would will should it its their they there at as after before between among during who when whether while
    into about more most such but if or we our is on an all both only also through without within using because
"""
# German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Danish, Norwegian, Polish, Czech, Romanian, Hungarian,
# Finnish and Turkish.
IN_OTHERS = """
    der das den dem des ein eine einer einem einen und ist sind wird werden wurde wurden nicht mit von bei auf für
    zu zur zum oder durch nach auch sich als kann können keine kein etter dopo dass wie über unter zwischen gegen
    le la les un une du au aux ne pas est sont dans pour par sur avec qui que ou cette ces chez entre être peut plus
    el los las una del y o es son en con por para como más sin sobre entre fue pueden puede se su sus al lo
    os um uma do da dos das na nas nos em com não são foi pode ao pelo pela mais entre é e
    il gli della delle dei degli nel nella nei con di che è sono può non si alla dal dalla tra fra più
    het een van en niet voor met aan bij door zijn werd worden kan ook naar uit tussen
    och att är som på av till inte kan hos eller från vid har ett
    og af til ikke hos eller fra ved som på blev kan et er
    w z na nie jest są przez dla oraz lub się jako może
    je v na pro při není nebo jsou byl byla a
    și este sunt pentru care din cu la sau prin poate
    és az egy nem hogy vagy
    ja on ei se voi ovat tai että
    ve bir bu ile için olarak olan da de
"""
# English words, abbreviations and Latin that are there too.
SHARED = "a an as on do no in me son per men et z w e o y v en di al se si care met non com av au"
ENGLISH = frozenset(IN_ENGLISH.split())
OTHERS = frozenset(IN_OTHERS.split()) - ENGLISH - frozenset(SHARED.split())
FOREIGN_LETTERS = re.compile(r"[äöüßéèêëàâçñíóúõãøåæœłęąśćżźčřšžěůőűțșğışıáôîû]")
NOT_LATIN = re.compile(r"[^\W\d_\u0041-\u024f\u1e00-\u1eff]")


def is_english(text: str) -> bool:
    """False only where the text itself shows another language; a few words without any sign of one pass for English.

    Words in capitals do not count against it: they are names ("El Niño", "Sjögren", "Los Angeles").
    """
    if text.isascii() and OTHERS.isdisjoint(text.split()):
        return True
    words = WORD.findall(text)
    if 2 * len(NOT_LATIN.findall(text)) > sum(map(len, words)):
        return False
    english = sum(word.lower() in ENGLISH for word in words)
    foreign = sum(word in OTHERS or (word.islower() and FOREIGN_LETTERS.search(word) is not None) for word in words)
    return bool(foreign <= english)
