"""Whether an answer of the MT says anything about the day that comes with it (design 4.1 and 4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from milestones.rules.checklist import answer_words
from milestones.rules.dossier import Dossier, Judged, counting
from milestones.rules.effective import remaining
from milestones.rules.verdicts import Finding, Found, Grade, Source, valid_until
from werkplein.core.labels import date_words, listing, plural
from werkplein.programme.rules import Programme, Quarter, add_months


@dataclass(frozen=True)
class Against:
    """What a day is held against: what is known of the Werkplein, and how long an answer counts, in months.

    `until` is the reference date of the checklist; of a change, which is told apart from any, it is today. `who` is how
    the MT is called, and `counts_months` how long what ran out still counts as an answer.
    """

    dossier: Dossier
    programme: Programme
    months: Mapping[str, int]
    today: date
    until: date
    is_change: bool = False
    who: str = "u"
    counts_months: int = 6

    @property
    def last_day(self) -> date:
        """Give the last day that an answer can be about, which is that of one that gives none."""
        return min(self.until, self.today)

    def of(self, milestone: str) -> Dossier:
        """Give what is known of one milestone."""
        return replace(self.dossier, findings=[each for each in self.dossier.findings if each.milestone == milestone])

    def newest(self, milestone: str) -> Finding | None:
        """Give the row that counts last, of whatever source; of one day the strongest."""
        rows = self.counting_on(self.until, milestone)
        return rows[-1] if rows else None

    def counting_on(self, on: date, milestone: str) -> list[Finding]:
        """Give the rows of one milestone that count on a day, oldest first."""
        return remaining(counting(self.of(milestone), self.programme, on, Judged(self.today)), on)


@dataclass(frozen=True)
class Silence:
    """Why an answer says nothing about its day, and the way out in a form; whether it only came to be so with time."""

    why: str
    way_out: str
    is_over: bool = False


def why_silent(said: Found, against: Against) -> str | None:
    """Say why an answer would say nothing about the day it gives, with the way out; nothing when it counts."""
    found = silence(said, against)
    return f"{found.why} {found.way_out}" if found else None


def silence(said: Found, against: Against) -> Silence | None:
    """Say what makes an answer say nothing about the day it gives, and the way out in a form.

    The newest row wins, so an answer about an earlier day is lost behind it. One about the same day corrects what the
    MT said itself, but stands behind what was seen or checked. What a move took away, or ran out, counts no more.
    An answer that gives no day is about the last one that can be.
    """
    day, newest = said.holds_on or against.last_day, against.newest(said.milestone)
    if newest is not None and _is_behind(said, day, newest):
        return Silence(_stands(newest, against), _way_out(said, newest, against))
    if moved_on := _moved_since(said, day, against):
        way_out = "Kies een dag vanaf toen, of laat de dag leeg."
        return Silence(f"Dit Werkplein verhuisde op {date_words(moved_on)}.", way_out, is_over=True)
    if valid_until(day, Grade.E0, against.months) < against.last_day:
        months = plural(against.months[Grade.E0.value], "maand", "maanden")
        return Silence(f"Een antwoord telt {months}.", "Laat de dag leeg als het nu nog zo is.", is_over=True)
    return None


def desk_silence(shown: Found, against: Against, waiting: Sequence[Quarter]) -> str | None:
    """Say why what the desk found about a day changes nothing now; nothing when it counts as E1 (domain D.2 and D.4).

    It may be asked before it is recorded and after. What was seen or checked about a later day stands before it, a
    visit also of that day, and so does a worse answer that the MT gave since. What a move took away, or ran out before
    today, counts no more; where it still counts for quarters that wait to be fixed that is said too.
    """
    day = shown.holds_on or against.today
    why = _desk_silence(shown, day, against)
    if why is None:
        return None
    counts = [each.label for each in waiting if _counts_on(each.reference_date, shown, day, against)]
    return f"{why} Het telt nog wel voor het {listing(counts)}: dat is nog niet vastgesteld." if counts else why


def _counts_on(on: date, shown: Found, day: date, against: Against) -> bool:
    return day <= on and _desk_silence(shown, day, replace(against, today=on, until=on)) is None


def _desk_silence(shown: Found, day: date, against: Against) -> str | None:
    until = valid_until(day, Grade.E1, against.months)
    if until < against.today and not _is_last_known(shown, day, until, against):
        return f"Het was geldig tot en met {date_words(until)}."
    if moved_on := _moved_since(shown, day, against):
        return f"Dit Werkplein verhuisde op {date_words(moved_on)}, en het is van daarvoor."
    ahead = _ahead_of(shown, day, against)
    return _stands(ahead, against) if ahead is not None else None


def _is_last_known(shown: Found, day: date, until: date, against: Against) -> bool:
    """Tell whether it ran out, but counts as an answer all the same: nothing else that is known held longer (D.5)."""
    today = against.today
    rows = against.counting_on(today, shown.milestone)
    others = [each for each in rows if not (each.source is Source.DESK and each.holds_on == day)]
    return today <= add_months(until, against.counts_months) and all(each.valid_until < until for each in others)


def _ahead_of(shown: Found, day: date, against: Against) -> Finding | None:
    """Give the newest row that stands before what the desk found about a day."""
    today = against.today
    rows = against.counting_on(today, shown.milestone)
    firm = [each for each in rows if each.source is not Source.SELF and each.valid_until >= today]
    ahead = [each for each in firm if each.holds_on > day or (each.holds_on == day and each.source.is_visit)]
    said = [each for each in rows if each.source is Source.SELF][-1:]
    ahead += [each for each in said if each.holds_on > day and each.verdict.is_worse_than(shown.verdict)]
    return max(ahead, key=lambda each: each.holds_on, default=None)


def _is_behind(said: Found, day: date, newest: Finding) -> bool:
    if newest.holds_on != day:
        return day < newest.holds_on
    return newest.source is not Source.SELF and newest.verdict is not said.verdict


def _stands(newest: Finding, against: Against) -> str:
    """Say what the newest row says: `Op 26 maart 2010 zei u nog: Ja.`"""
    is_today = newest.holds_on == against.today
    on = "Vandaag" if is_today else f"Op {date_words(newest.holds_on)}"
    if newest.source is Source.SELF:
        said = answer_words(newest.verdict, newest.participation).removesuffix(".")
        return f"{on} zei {against.who} nog: {said}."
    known = "gezien" if newest.source.is_visit else "gecontroleerd"
    return f"{on} is {'dit ' if is_today else ''}nog {known}: {newest.verdict.label}."


def _way_out(said: Found, newest: Finding, against: Against) -> str:
    """Say what can be done: no later day is named where there is none, nor an empty one that would be refused too."""
    if newest.holds_on < against.last_day:
        return "Is het daarna veranderd? Kies een latere dag. Anders: laat de dag leeg."
    if against.last_day < against.today:
        after = "Is het daarna veranderd? Meld dan een wijziging."
        return f"{_as_checked(newest)} {after}" if _is_firm(said, newest) else f"{after} Anders: laat de dag leeg."
    if not _is_firm(said, newest):
        return "Laat de dag leeg: dan geldt vandaag."
    if against.is_change:
        ask = "wie het zag om dat" if newest.source.is_visit else "de controleur om die"
        return f"Klopt dat niet? Vraag {ask} te verbeteren, of meld het morgen."
    return f"{_as_checked(newest)} Is het daarna veranderd? Meld vanaf morgen een wijziging."


def _is_firm(said: Found, newest: Finding) -> bool:
    """Tell whether an answer about the day of the newest row would be refused as well."""
    return _is_behind(said, newest.holds_on, newest)


def _as_checked(newest: Finding) -> str:
    what = "Dat bezoek" if newest.source.is_visit else "Die controle"
    return f"{what} telt voor deze dag: antwoord hier hetzelfde, en laat de dag leeg."


def _moved_since(said: Found, day: date, against: Against) -> date | None:
    """Give the day of the move that took away what an answer about an earlier day says."""
    moved_on = against.dossier.moved_on(against.last_day)
    lapses = against.programme.milestone(said.milestone).lapses_on_move
    return moved_on if lapses and moved_on is not None and day < moved_on else None
