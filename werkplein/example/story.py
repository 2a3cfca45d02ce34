"""The invented histories: who was where each quarter, what was answered, checked and seen. Pure and seeded.

A quarter of a Werkplein is told by its *truth*: the verdict that anyone would find who looked. What the MT
answers, what the secretariat checks and what a visit finds follow from it. Levels are never written down; they
follow from the rule, and a test compares them with the plot.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from milestones.rules import Grade, Source, Verdict
from werkplein.programme.rules import Quarter, add_working_days, is_working_day

QUARTERS = (Quarter(2009, 3), Quarter(2009, 4), Quarter(2010, 1), Quarter(2010, 2))
FIXED_ON = (date(2009, 10, 16), date(2010, 1, 18), date(2010, 4, 16))
SINGLE, E1, E2 = "single", "e1", "e2"
CODES = ("a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "d1", "e1", "e2", "f1")
TO_BE_SEEN = ("a1", "a2", "a3", "e1")
# Levels per quarter, one letter each: leader, middle, achterblijver (laggard), too little. Counts add up to 121.
PLOTS: tuple[tuple[str, int], ...] = (
    ("LLLL", 17),
    ("LLLM", 1),
    ("MLLL", 5),
    ("MMLL", 5),
    ("MMML", 6),
    ("MMMM", 51),
    ("AAAA", 16),
    ("AMMM", 5),
    ("AAMM", 5),
    ("AAAM", 5),
    ("MAAA", 1),
    ("MMAA", 1),
    ("MMMA", 1),
    ("TTTT", 2),
)
# From which quarter on a leader was visited and everything is shown: 6, 10, 15 and 21 work.
WORKING_FROM = (0,) * 6 + (1,) * 4 + (2,) * 5 + (3,) * 6
ANSWERED_WHEN_TOO_LITTLE = 8
# Who still has the checklist of the last quarter in hand, so that 74 of 121 have submitted it.
STILL_BUSY = 45
# Where a newcomer begins: a Werkplein of the middle group with ten of twelve answers in hand.
NEWCOMER = "zwolle"
NEWCOMER_ANSWERED = 10
# What a satellite takes over from its main location.
TAKEN = ("c1", "c2")


@dataclass(frozen=True)
class Subject:
    """A Werkplein as far as the story needs it."""

    id: int
    code: str
    is_g4: bool
    is_single: bool
    # The main location of a satellite.
    main_id: int | None = None


@dataclass(frozen=True)
class Row:
    """An assessment to write down."""

    werkplein_id: int
    milestone: str
    verdict: Verdict
    source: Source
    grade: Grade
    holds_on: date
    recorded_on: date
    visit_quarter: str | None = None


@dataclass(frozen=True)
class Handed:
    """A checklist that was handed in, or (without a day) is being filled in."""

    werkplein_id: int
    quarter: Quarter
    submitted_on: date | None
    drafted: tuple[tuple[str, Verdict], ...] = ()


@dataclass(frozen=True)
class Audited:
    """An audit that was held in the quarter after it was called for."""

    werkplein_id: int
    quarter: Quarter
    held_on: date


@dataclass(frozen=True)
class Tale:
    """Everything that happened at the milestones."""

    plots: dict[int, str]
    rows: list[Row]
    handed: list[Handed]
    audits: list[Audited]


def tell(subjects: Sequence[Subject], seed: int, today: date, closing_days: Collection[date] = frozenset()) -> Tale:
    """Tell the year of all Werkpleinen, the same for the same seed; on closing days nothing happens."""
    random = Random(seed)
    tale = Tale(cast(subjects, random), [], [], [])
    leaders = [subject.id for subject in subjects if tale.plots[subject.id][3] == "L"]
    works = dict(zip(sorted(leaders, key=lambda one: (-tale.plots[one].count("L"), one)), WORKING_FROM, strict=False))
    steady = [one.id for one in subjects if tale.plots[one.id] in ("LLLL", "MMMM", "AAAA")]
    late = set(random.sample(steady, min(STILL_BUSY, len(steady))))
    newcomer = next((one.id for one in subjects if one.code == NEWCOMER), None)
    if newcomer is not None and newcomer not in late:
        late = {newcomer, *sorted(late)[1:]}
    by_id = {subject.id: subject for subject in subjects}
    for subject in subjects:
        main = by_id.get(subject.main_id or 0)
        taken = _teller(main, tale, seed, today, closing_days).truths() if main else ()
        teller = replace(_teller(subject, tale, seed, today, closing_days), taken=taken)
        _tell_one(teller, works.get(subject.id), late)
    return tale


def _teller(subject: Subject, tale: Tale, seed: int, today: date, closing_days: Collection[date]) -> Teller:
    return Teller(subject, tale, Random(f"{seed}/{subject.code}"), today, closing_days)


def cast(subjects: Sequence[Subject], random: Random) -> dict[int, str]:
    """Deal the plots; what a newcomer opens first stays recognisable: Regio Zwolle is a middle group Werkplein."""
    deck = [plot for plot, count in PLOTS for _ in range(count)]
    deck += ["MMMM"] * max(0, len(subjects) - len(deck))
    random.shuffle(deck)
    plots = dict(zip((subject.id for subject in subjects), deck, strict=False))
    for code, plot in ((NEWCOMER, "MMMM"), ("assen", "AAAA")):
        _swap(plots, next((one.id for one in subjects if one.code == code), None), plot)
    _suit(subjects, plots)
    return plots


def _suit(subjects: Sequence[Subject], plots: dict[int, str]) -> None:
    """Let a satellite be ahead only while its main location is: there it takes over what its own group asks."""
    mains = {one.main_id for one in subjects}
    named = (NEWCOMER, "assen")
    free = [one.id for one in subjects if one.main_id is None and one.id not in mains and one.code not in named]
    for one in subjects:
        if one.main_id not in plots or _fits(plots[one.id], plots[one.main_id]):
            continue
        other = next((each for each in free if _fits(plots[each], plots[one.main_id])), one.id)
        plots[one.id], plots[other] = plots[other], plots[one.id]


def _fits(plot: str, main: str) -> bool:
    return all(own in "AT" or taken in "LM" for own, taken in zip(plot, main, strict=True))


def _swap(plots: dict[int, str], wanted: int | None, plot: str) -> None:
    if wanted is None or plots[wanted] == plot:
        return
    other = next((one for one, dealt in plots.items() if dealt == plot), wanted)
    plots[other], plots[wanted] = plots[wanted], plot


@dataclass
class Teller:
    """Tells the year of one Werkplein."""

    subject: Subject
    tale: Tale
    random: Random
    today: date
    closing_days: Collection[date]
    # The truth of the main location per quarter, for a satellite.
    taken: Sequence[Mapping[str, Verdict]] = ()

    @property
    def codes(self) -> Sequence[str]:
        """Give what it says itself."""
        return [code for code in CODES if code not in TAKEN] if self.taken else CODES

    @property
    def plot(self) -> str:
        """Give its levels, a letter per quarter."""
        return self.tale.plots[self.subject.id]

    def truths(self) -> list[dict[str, Verdict]]:
        """Give the truth per quarter: what was gained stays, unless the plot goes down."""
        truths: list[dict[str, Verdict]] = []
        for index, letter in enumerate(self.plot):
            taken = {code: self.taken[index][code] for code in TAKEN} if self.taken else {}
            truths.append(self._truth(letter, (truths[-1] if truths else None), taken))
        return truths

    def _truth(self, letter: str, before: dict[str, Verdict] | None, taken: dict[str, Verdict]) -> dict[str, Verdict]:
        truth = dict(before or {code: self._missing() for code in CODES}) | taken
        if self.subject.is_single:
            truth[E2] = Verdict.NOT_APPLICABLE
        getattr(self, f"_be_{letter.lower()}")(truth)
        return truth | taken

    def _missing(self) -> Verdict:
        return Verdict.PARTLY if self.random.random() < 0.6 else Verdict.NOT_MET

    def _open(self, truth: dict[str, Verdict]) -> list[str]:
        return [code for code in CODES if truth[code] in (Verdict.PARTLY, Verdict.NOT_MET)]

    def _meet(self, truth: dict[str, Verdict], codes: Sequence[str]) -> None:
        truth.update(dict.fromkeys(codes, Verdict.MET))

    def _be_l(self, truth: dict[str, Verdict]) -> None:
        self._meet(truth, self._open(truth))

    def _be_m(self, truth: dict[str, Verdict]) -> None:
        """Be in the middle: e1 and the criteria a and c met, some more, never all six criteria."""
        if not self._open(truth):
            truth[self.random.choice(("b3", "d1", "f1"))] = Verdict.PARTLY
            return
        self._meet(truth, ("a1", "a2", "a3", "c1", "c2", E1))
        wanted = 2 if self._is_first(truth) else self.random.choice((0, 0, 1))
        self._gain(truth, wanted + (1 if self.random.random() < 0.5 else 0), keep_open=1)

    def _is_first(self, truth: dict[str, Verdict]) -> bool:
        return sum(verdict is Verdict.MET for verdict in truth.values()) <= 6

    def _be_a(self, truth: dict[str, Verdict]) -> None:
        """Fall behind: six milestones or fewer, or no cooperation with the centre municipality."""
        met = [code for code in CODES if truth[code] is Verdict.MET]
        if len(met) > 6:
            truth[E1] = Verdict.NOT_MET
            return
        self._gain(truth, self.random.choice((1, 2)) if met else self.random.choice((2, 3, 4)), limit=6)

    def _be_t(self, truth: dict[str, Verdict]) -> None:
        self._gain(truth, 1, limit=5)

    def _gain(self, truth: dict[str, Verdict], count: int, limit: int = 12, keep_open: int = 0) -> None:
        met = sum(verdict is Verdict.MET for verdict in truth.values())
        choices = self._open(truth)
        self.random.shuffle(choices)
        room = min(count, limit - met, len(choices) - keep_open)
        self._meet(truth, choices[: max(0, room)])

    def day(self, first: date, last: date) -> date:
        """Give a working day in a span, before today."""
        last = min(last, self.today - timedelta(days=1))
        found = first + timedelta(days=self.random.randrange(max(1, (last - first).days + 1)))
        if not is_working_day(found, self.closing_days):
            earlier = add_working_days(found, -1, self.closing_days)
            found = earlier if earlier >= first else add_working_days(found, 1, self.closing_days)
        return found

    def note(self, code: str, verdict: Verdict, how: tuple[Source, Grade], on: date, **more: str) -> None:
        """Write an assessment down on the day it was made."""
        self.tale.rows.append(Row(self.subject.id, code, verdict, *how, on, on, more.get("visit_quarter")))


def _tell_one(teller: Teller, works_from: int | None, late: set[int]) -> None:
    for index, truth in enumerate(teller.truths()):
        quarter = QUARTERS[index]
        if index and teller.plot[index - 1] == "A":
            _audit(teller, quarter, truth)
        is_last = index == len(QUARTERS) - 1
        if is_last and teller.subject.id in late:
            _draft(teller, quarter, truth)
        else:
            _answer(teller, quarter, truth)
        _check(teller, index, truth, is_thorough=works_from is not None)
        if works_from == index:
            _see(teller, quarter, truth)


def _answer(teller: Teller, quarter: Quarter, truth: dict[str, Verdict]) -> None:
    reference = quarter.reference_date
    submitted = teller.day(reference - timedelta(days=20), reference + timedelta(days=12))
    holds_on = min(submitted, reference)
    codes = CODES[:ANSWERED_WHEN_TOO_LITTLE] if "T" in teller.plot else CODES
    for code in (each for each in codes if each in teller.codes):
        teller.tale.rows.append(
            Row(teller.subject.id, code, truth[code], Source.SELF, Grade.E0, holds_on, submitted),
        )
    if "T" not in teller.plot:
        answered = tuple((code, truth[code]) for code in teller.codes)
        teller.tale.handed.append(Handed(teller.subject.id, quarter, submitted, answered))


def _draft(teller: Teller, quarter: Quarter, truth: dict[str, Verdict]) -> None:
    """Leave a checklist half filled in; some have not begun."""
    answered = 0 if teller.random.random() < 0.2 else teller.random.randrange(3, 12)
    if teller.subject.code == NEWCOMER:
        answered = NEWCOMER_ANSWERED
    drafted = tuple((code, truth[code]) for code in CODES[:answered] if code in teller.codes)
    teller.tale.handed.append(Handed(teller.subject.id, quarter, None, drafted))


def _check(teller: Teller, index: int, truth: dict[str, Verdict], is_thorough: bool) -> None:
    """Let the secretariat check documents: most of a leader, all of one that works, some of the others."""
    quarter = QUARTERS[index]
    letter = teller.plot[index]
    chance = 1.0 if is_thorough and letter == "L" else {"L": 0.93, "M": 0.35, "A": 0.1, "T": 0.0}[letter]
    is_new = index == 0 or teller.plot[index - 1] != letter
    if letter == "L" and not is_new:
        return
    for code in teller.codes:
        if truth[code] is Verdict.MET and teller.random.random() < chance * (1 if is_new else 0.3):
            on = teller.day(quarter.start + timedelta(days=30), quarter.reference_date)
            teller.note(code, Verdict.MET, (Source.DESK, Grade.E1), on)


def _see(teller: Teller, quarter: Quarter, truth: dict[str, Verdict]) -> None:
    """Let a visitatie see what must be seen."""
    on = teller.day(quarter.start + timedelta(days=45), quarter.reference_date)
    for code in TO_BE_SEEN:
        teller.note(code, truth[code], (Source.VISITATIE, Grade.E2), on)


def _audit(teller: Teller, quarter: Quarter, truth: dict[str, Verdict]) -> None:
    """Let a process supporter look at all twelve; two audits of the last quarter are still to come."""
    if quarter == QUARTERS[-1] and teller.plot == "AAAA" and teller.random.random() < 0.15:
        return
    on = teller.day(quarter.start + timedelta(days=20), quarter.reference_date)
    teller.tale.audits.append(Audited(teller.subject.id, quarter, on))
    for code in CODES:
        teller.note(code, truth[code], (Source.AUDIT, Grade.E2), on, visit_quarter=quarter.code)
