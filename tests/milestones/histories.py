"""Makes what may have happened to a Werkplein in a year and a half, quarters that were fixed in it among that."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from milestones.rules import Dispute, Dossier, Finding, Held, Judged, Override, derive
from milestones.rules.dossier import grounds
from milestones.rules.verdicts import Level
from tests.milestones.building import AUDIT, CODES, DESK, MET, NOT_MET, PARTLY, PROGRAMME, RULESET, SELF, finding
from werkplein.programme.rules import Quarter

DAY = timedelta(days=1)
BEGIN, END = date(2009, 7, 1), date(2011, 3, 31)
REFERENCES = [each.reference_date for each in Quarter.of(BEGIN).until(Quarter.of(END))]
TAKEN = ("c1", "c2")


def _day(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(0, max(0, (last - first).days)))


def _findings(random: Random, codes: list[str]) -> Iterator[Finding]:
    """Rounds of answers, documents and visits; how much is met stays about the same in one history."""
    share = random.choice([0.4, 0.6, 0.75, 0.9, 0.97])
    now = {code: _verdict(random, share) for code in codes}
    day, number, quiet = BEGIN, 0, random.choice([20, 60, 150])
    while day < END:
        source = random.choice([SELF, SELF, DESK, AUDIT])
        asked = codes if number == 0 or random.random() < 0.4 else random.sample(codes, random.randint(1, len(codes)))
        heard = _heard(random, day) if source is AUDIT else {}
        for code in asked:
            if random.random() < 0.2:
                now[code] = _verdict(random, share)
            number += 1
            yield finding(now[code], source, day, code, id=number, **heard)
        day += timedelta(days=random.randint(3, quiet))


def _verdict(random: Random, share: float):
    return MET if random.random() < share else random.choice([PARTLY, NOT_MET])


def _heard(random: Random, day: date) -> dict[str, object]:
    """How a visit was heard: all at once, as most are, or by reply, agreement or dispute."""
    if random.random() < 0.5:
        return {"agreed_on": day, "reply_until": day}
    begun = day + timedelta(days=random.randint(1, 12))
    ended = begun + timedelta(days=random.randint(1, 28)) if random.random() < 0.8 else None
    granted = ended if ended and random.random() < 0.5 else None
    return {
        "reply_until": day + timedelta(days=14),
        "agreed_on": begun if random.random() < 0.3 else None,
        "dispute": Dispute(((begun, ended),), granted) if random.random() < 0.2 else None,
        "is_critical": random.random() < 0.1,
    }


def _overrides(random: Random) -> Iterator[Override]:
    for number in range(random.choice([0, 0, 0, 1])):
        begun = _day(random, BEGIN, END)
        yield Override(random.choice([Level.LEADER, Level.MIDDLE, Level.LAGGARD]), begun, begun + 60 * DAY, number)


def fixed(dossier: Dossier, about: date, fixing_on: date) -> Held:
    """The level as it is fixed on a day, and what that goes on from."""
    found = derive(dossier, PROGRAMME, [RULESET], about, Judged(fixing_on, is_fixing=True))
    reason = found.classified.reason
    undecided = reason.before if reason.hold and reason.hold.value == "override" else None
    return Held(
        about, found.classified.level, found.classified.computed, grounds(found.verdicts, reason.unseen), undecided
    )


def _history(random: Random) -> Dossier:
    is_satellite = random.random() < 0.3
    main = Dossier(list(_findings(random, [*TAKEN, "a1"]))) if is_satellite else None
    own = CODES if not is_satellite or random.random() < 0.5 else [code for code in CODES if code not in TAKEN]
    dossier = Dossier(
        list(_findings(random, list(own))),
        mains=((BEGIN, main),) if main else (),
        moves=[_day(random, BEGIN, END)] if random.random() < 0.1 else (),
        overrides=list(_overrides(random)),
    )
    last = random.randint(0, len(REFERENCES))
    for about in REFERENCES[:last]:
        held = fixed(dossier, about, about + timedelta(days=random.randint(1, 25)))
        dossier = replace(dossier, held=(*dossier.held, held))
    return dossier


histories = st.builds(_history, st.builds(Random, st.integers(0, 2**32)))


def days_of(dossier: Dossier):
    """Days on which nothing is fixed yet that the history holds."""
    first = max((each.reference_date + DAY for each in dossier.held), default=BEGIN)
    return st.dates(first, max(first, END))
