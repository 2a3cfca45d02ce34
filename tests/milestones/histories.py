"""Makes what may have happened to a Werkplein in a year and a half, quarters that were fixed in it among that."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from milestones.rules import Dispute, Dossier, Finding, Held, Judged, Override, Ruleset, derive
from milestones.rules.dossier import grounds
from milestones.rules.hysteresis import ground_of
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


def fixed(dossier: Dossier, about: date, fixing_on: date, rulesets: Sequence[Ruleset] = (RULESET,)) -> Held:
    """The level as it is fixed on a day, and what that goes on from."""
    found = derive(dossier, PROGRAMME, rulesets, about, Judged(fixing_on, is_fixing=True))
    reason = found.classified.reason
    undecided = reason.before if reason.hold and reason.hold.value == "override" else None
    counted = grounds(found.verdicts, reason.score.lapsed, reason.unseen, ground_of(dossier.held_before(about)))
    return Held(about, found.classified.level, found.classified.computed, counted, undecided)


def _history(random: Random, rulesets: Sequence[Ruleset] = (RULESET,)) -> Dossier:
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
    aside = _beside(random)
    dossier = replace(dossier, around=list(_around(aside)))
    for about in REFERENCES[:last]:
        held = fixed(dossier, about, about + timedelta(days=random.randint(1, 25)), rulesets)
        corrected = held.corrected_to(Level.LAGGARD) if dossier.around and aside.random() < 0.3 else held
        dossier = replace(dossier, held=(*dossier.held, corrected))
    return dossier


def _beside(random: Random) -> Random:
    """Give numbers that take none away, so that what was found once keeps its number."""
    aside = Random()
    aside.setstate(random.getstate())
    return aside


def _around(random: Random) -> Iterator[tuple[date, frozenset[str]]]:
    """Mostly nothing is known of the area; else nobody lies around the seat, from the start or since a day."""
    if random.random() < 0.3:
        if random.random() < 0.5:
            yield BEGIN, frozenset({"GM2"})
        yield _day(random, BEGIN, END), frozenset()


# A history is known by its number: written out it is as long as a book.
seeds = st.integers(0, 2**32)


def known_by(dossier: Dossier, on: date) -> Dossier:
    """The history as far as it had come on a day: what comes after that is still open."""
    return replace(
        dossier,
        findings=[_known(each, on) for each in dossier.findings if each.holds_on <= on],
        mains=tuple((day, main and known_by(main, on)) for day, main in dossier.mains),
        moves=[day for day in dossier.moves if day <= on],
        around=[(day, towns) for day, towns in dossier.around if day <= on],
        overrides=[each for each in dossier.overrides if each.starts_on <= on],
    )


def _known(row: Finding, on: date) -> Finding:
    opened = [(begun, ended) for begun, ended in row.dispute.opened if begun <= on] if row.dispute else []
    granted = row.dispute.granted_on if row.dispute else None
    spans = tuple((begun, ended if ended and ended <= on else None) for begun, ended in opened)
    dispute = Dispute(spans, granted if granted and granted <= on else None) if spans else None
    return replace(row, agreed_on=row.agreed_on if row.agreed_on and row.agreed_on <= on else None, dispute=dispute)


def all_rows(dossier: Dossier) -> list[Finding]:
    """What was found there, and at its main location."""
    return [*dossier.findings, *(row for _, main in dossier.mains if main for row in main.findings)]


def waits(dossier: Dossier, on: date) -> bool:
    """Tell whether something still waits for the MT or for a decision on a day."""
    return any(each.is_provisional(on) or (each.dispute and each.dispute.is_open(on)) for each in all_rows(dossier))


def heard(dossier: Dossier, on: date) -> Dossier:
    """The same, had every visit been heard and had what it saw stayed."""
    return replace(
        dossier,
        findings=[
            replace(each, agreed_on=on, dispute=None) if _is_open(each, on) else each for each in dossier.findings
        ],
        mains=tuple((day, main and heard(main, on)) for day, main in dossier.mains),
    )


def _is_open(row: Finding, on: date) -> bool:
    return row.source.is_visit and (row.is_provisional(on) or bool(row.dispute and row.dispute.is_open(on)))


def moment(seed: int) -> tuple[Dossier, date]:
    """A history and a day on which it stands like that: what was fixed lies behind it, and nothing comes after it."""
    random = Random(seed)
    dossier = _history(random)
    on = _day(random, max((each.reference_date for each in dossier.held), default=BEGIN) + DAY, END)
    return known_by(dossier, on), on
