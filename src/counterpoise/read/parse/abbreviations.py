"""Abbreviations that end in a full stop, by what may follow them.

`BEFORE_A_NAME`: titles and the like, always followed by more of the same sentence. `BEFORE_A_NUMBER`: the
sentence goes on where a figure follows ("No. 5", "Art. 7", "Jan. 20"). `ANYWHERE`: may close a sentence; then
the next word must be one that opens sentences. All in lower case and without the last full stop.
"""

from __future__ import annotations

BEFORE_A_NAME = frozenset(
    """
    mr mrs ms mx messrs mme mlle dr prof gen lt col maj capt cpt cmdr adm brig sgt cpl pvt sr st fr
    rev hon pres gov sen rep amb min dep atty supt insp rt maj.-gen lt.-gen lt.-col brig.-gen ret
    vice-adm vs v cf e.g i.e viz approx ca c al fig figs eq ed eds trans mt ft
    """.split()
)
BEFORE_A_NUMBER = frozenset(
    """
    no nos nr art arts para paras par sec sect ch chap vol pp p pt ex ref jan feb mar apr jun jul
    aug sep sept oct nov dec tel doc
    """.split()
)
ANYWHERE = frozenset(
    """
    inc ltd co corp bros plc jr sr esq etc a.m p.m am pm u.s u.k u.n e.u u.s.a u.s.s.r d.c n.y b.c
    a.d ph.d m.d b.a m.a mon tue tues wed thu thur thurs fri sat sun km kg cm mm lb lbs oz ft sq mln
    bln mil est dept div assn bn tn univ inst ave blvd rd p.s
    """.split()
)
OPENERS = frozenset(
    """
    a about according after again all also although among an and another any are as at because
    before both but by can despite did do does during each earlier even every few first following
    for former from further given had has have he hence her here his how however i if in indeed
    instead is it its last later less let like many meanwhile more moreover most much nearly neither
    never nevertheless no nobody none nonetheless nor not nothing now of officials on once one only
    or other others our over people perhaps rather recently regarding second several she should
    similarly since so some somebody something soon still such than thanks that the their then there
    thereby therefore these they third this those though three through throughout thus to today
    together two under unless unlike until up upon we were what whatever when whenever where whereas
    whether which while who whose why will with within without would yes yesterday yet you your
    """.split()
)
SPEECH = frozenset(
    """
    said says say asked asks told tells added adds replied replies wrote writes shouted shouts cried
    cries exclaimed wondered demanded noted stressed declared continued argued warned concluded
    recalled quipped insisted remarked explained observed stated answered responded inquired queried
    quoted thundered
    """.split()
)
