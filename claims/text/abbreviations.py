"""Words that carry a full stop of their own, by what may follow that stop. Compared in lower case, without the stop."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Something always follows: a name, a number, an explanation. A sentence does not end here.
LEADING = _words(
    "dr prof mr mrs ms mx messrs rev hon gov sen sgt capt lt col gen maj pres st mt ft ph drs"
    " e.g eg i.e ie cf viz vs ca approx c.f fig figs figure eq eqs eqn ref refs tab suppl supp vol vols pp chap"
    " eds sect assoc dept univ natl acad proc engl subsp ssp var cv nos incl esp aff vit lab std conc"
)

# A stop of the abbreviation only before a number or a lone letter: "no. 3", "p. 12", "cat. A", "Jan. 5".
NUMBERED = _words(
    "no nr ver p n art sec ch cat lot ser ex ext para tabl pt bd jan feb mar apr jun jul aug sep sept oct nov dec"
)

# Journal words, only when capitalised: "J. Clin. Psychiatry", "Proc. Natl. Acad. Sci. USA".
JOURNAL = _words(
    "Am Ann Arch Biol Biochem Biophys Br Can Chem Clin Curr Eur Exp Immunol Int J Med Mol Neurol Neurosci Nat Nucl"
    " Pharmacol Physiol Proc Psychiatr Psychol Rep Res Sci Surg Ther"
)

# Behind "a.m." and "p.m.": where the clock stands.
CLOCKS = _words("ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST IST JST AEST Eastern Pacific")

# May close a sentence: it does when the next word is one that opens sentences.
EITHER = _words("u.s u.k e.u u.n u.s.a d.c inc ltd co corp llc jr sr esq ph.d m.d m.sc b.sc m.p.h d.o r.n bros")

# May close a sentence: it does when a capitalised word follows, since no name belongs to it.
CLOSING = _words(
    "etc al i.v iv i.m i.p i.n s.c p.o p.r b.i.d t.i.d q.i.d q.d q.h.s p.r.n h.s a.m p.m a.c p.c spp sp s.d s.e.m"
    " s.e c.i o.d b.c a.d ibid min max hr hrs h sec secs wk wks mo mos yr yrs mg kg ml mm cm lb lbs oz wt temp"
)

# Before these a lone capital is a label, not an initial: "hepatitis B. Patients …".
LABELLED = _words(
    "vitamin vitamins hepatitis group groups type types class grade stage factor protein arm panel cohort site phase"
    " model strain serotype category level part section appendix plan option variant haplotype influenza immunoglobulin"
    " coenzyme botulinum subtype cluster allele ward zone schedule and or"
)

# Words that open sentences and are no part of a name.
OPENERS = _words(
    "a about according across additional additionally adverse after all almost alone already also although altogether"
    " among an and another any approximately are as at based because before besides between beyond both but by"
    " collectively compared consequently considering contrary conversely data despite does did do due during each"
    " early eight eleven either every evidence examples few finally findings first five following for four from"
    " further furthermore given had has have having he hence her here his how however i if importantly in including"
    " increasing indeed initially instead interestingly is it its last later less lastly likewise low many mean"
    " meanwhile median more moreover most much my neither nevertheless next nine no none nonetheless nor not notably"
    " now of often on once one only or other others otherwise our outcomes over overall participants patients people"
    " perhaps possible previous previously recent recently regarding remarkably researchers respectively results"
    " second several seven she similar similarly since six so some specifically still studies subjects subsequently"
    " such symptoms taken ten than that the their then there therefore these they third this those though three"
    " through throughout thus to together treatment trials twelve twenty two unfortunately unlike until up upon use"
    " using was we were what when where whereas whether which while who why with within without yet you your"
    " background objective objectives aim aims purpose methods design setting conclusion conclusions"
)
