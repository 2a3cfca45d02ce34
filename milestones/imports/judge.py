"""Judges every row of a file of answers at once: what is wrong, what is new, what it corrects."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from milestones import answerfile as file
from milestones.imports.known import Answer, Ground, Key, Recorded, ground, recorded_of
from milestones.queries.dossiers import dossiers
from milestones.queries.hearings import Disputes, disputed_of
from milestones.rules import (
    Dossier,
    Found,
    Grade,
    Source,
    Verdict,
    answer_words,
    refuse_answer_date,
    refuse_date,
    refuse_verdict,
    valid_until,
    verdict_of,
)
from milestones.rules.answer_day import Against, desk_silence, silence
from milestones.rules.evidence import refuse_unexplained
from werkplein.core.dutch import NotReadable, parse_date, shorten
from werkplein.core.errors import DomainError
from werkplein.core.importing import Change, Checked, Problem, Ready, Row
from werkplein.core.importing.cells import CellReader
from werkplein.core.labels import date_nl, listing, number, plural
from werkplein.programme import reader
from werkplein.programme.rules import Milestone, Quarter
from werkplein.register.models import Werkplein

LONGEST_NOTE = 2_000
LONGEST_SHOWN = 120


@dataclass(frozen=True)
class Read:
    """A row that could be read."""

    line: int
    werkplein: Werkplein
    milestone: Milestone
    answer: Answer
    is_old: bool
    # What a hearing makes of it.
    hearing: str = ""


@dataclass
class Reader(CellReader):
    """Reads the rows of a file of answers."""

    ground: Ground

    def read(self, row: Row) -> Read | None:
        """Give the answer of a row, or note everything that is wrong with its cells."""
        before = len(self.problems)
        werkplein = self.cell(row, file.WERKPLEIN, self.ground.names.find)
        milestone = self.cell(row, file.MILESTONE, self._milestone)
        verdict = self.cell(row, file.VERDICT, file.read_verdict)
        source = self.cell(row, file.SOURCE, file.read_source)
        holds_on = self.cell(row, file.HOLDS_ON, parse_date)
        quarter = self.cell(row, file.QUARTER, _quarter, may_be_empty=True)
        joined = self.cell(row, file.TOWNS, lambda text: file.read_towns(text, self.ground.towns), may_be_empty=True)
        is_critical = self.cell(row, file.CRITICAL, file.read_yes, may_be_empty=True) or False
        is_old = self.cell(row, file.IS_REPLACED, file.read_yes, may_be_empty=True) or False
        hearing = self.cell(row, file.HEARING, file.read_hearing, may_be_empty=True)
        self.cell(row, file.GRADE, lambda text: _grade(text, source), may_be_empty=True)
        note = _tidied(row[file.NOTE])
        if len(self.problems) > before or not (werkplein and milestone and verdict and source and holds_on):
            # With a column missing nobody can tell whether the row is known already, and then nothing is refused.
            refused = {} if row.unsure else _refused_whole(self.ground, werkplein, quarter)
            found = refused | _too_long(note)
            self.problems += [Problem(sentence, row.line, column) for column, sentence in found.items()]
            return None
        code = quarter.code if quarter else None
        answer = Answer(werkplein.id, milestone.code, verdict, source, holds_on, code, note, joined, is_critical)
        return Read(row.line, werkplein, milestone, answer, is_old, hearing or "")

    def _milestone(self, text: str) -> Milestone:
        code = text.lower()
        if not self.ground.programme.has_milestone(code):
            known = listing([each.code for each in self.ground.programme.milestones])
            raise NotReadable(f"‘{shorten(text)}’ is geen mijlpaal. Het programma kent {known}.")
        return self.ground.programme.milestone(code)


def _tidied(text: str) -> str:
    """A text as a form keeps it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\x00", "")).strip()


def _too_long(note: str) -> dict[str, str]:
    if len(note) <= LONGEST_NOTE:
        return {}
    return {
        file.NOTE: f"Is {number(len(note))} tekens lang. Hoogstens {number(LONGEST_NOTE)} tekens kan. Maak die korter."
    }


def _refused_whole(known: Ground, werkplein: Werkplein | None, quarter: Quarter | None) -> dict[str, str]:
    """Say why nothing of this kind can come in, whatever else the row says."""
    if werkplein is None:
        return {}
    locked = known.why_locked(werkplein.id, quarter.code) if quarter else None
    return {file.QUARTER: locked} if locked else {}


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text.upper())
    except ValueError as error:
        raise NotReadable(f"‘{shorten(text)}’ is geen kwartaal. Schrijf bijvoorbeeld 2010-K2.") from error


def _grade(text: str, source: Source | None) -> Grade:
    found = Grade.known(text.upper())
    if found is None:
        raise NotReadable(f"‘{shorten(text)}’ is geen bewijs. Schrijf E0, E1 of E2, of laat het leeg.")
    if source is not None and found is not source.grade:
        raise NotReadable(f"Past niet bij de bron: {source.label} geeft {source.grade.value}.")
    return found


def _found(answer: Answer) -> Found:
    return Found(answer.milestone, answer.verdict, is_critical=answer.is_critical, holds_on=answer.holds_on)


@dataclass
class Judge:
    """Judges what was read against what is recorded and what is allowed."""

    ground: Ground
    recorded: Recorded
    disputed: Disputes
    dossiers: Mapping[int, Dossier]
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Key, int] = field(default_factory=dict)
    known: list[Ready] = field(default_factory=list)
    old: int = 0
    heard: int = 0
    seen: int = 0
    closed: int = 0

    def judge(self, read: Read) -> Ready | None:
        """Give the row that would be written; nothing when it is known, does not take part, or is refused."""
        if read.is_old or read.hearing:
            self._leave_out(read)
            return None
        is_known = self._is_known(read.answer)
        # There is one door for what a visit found, and a closed Werkplein says no more. A whole export can come in.
        if not is_known and (read.answer.source.is_visit or read.werkplein.id in self.ground.closed):
            self.seen += read.answer.source.is_visit
            self.closed += not read.answer.source.is_visit
            return None
        faults = {} if is_known else self._faults(read)
        if not self._is_first(read) and not is_known:
            sentence = f"Deze mijlpaal staat met deze bron en dag ook op regel {self.lines[read.answer.key]}."
            faults.setdefault(file.MILESTONE, f"{sentence} Houd er één over.")
        self.problems += [Problem(sentence, read.line, column) for column, sentence in faults.items()]
        if is_known:
            self.known.append(_known(read))
        return None if is_known or faults else _ready(read, self.recorded, self.ground, self._remark(read.answer))

    def _leave_out(self, read: Read) -> None:
        if self.recorded.has(read.answer):
            self.known.append(_known(read))
        else:
            self.old += read.is_old
            self.heard += not read.is_old

    def _is_first(self, read: Read) -> bool:
        return self.lines.setdefault(read.answer.key, read.line) == read.line

    def _is_known(self, answer: Answer) -> bool:
        """Tell whether it stands there already; what a disputed row corrected counts again beside it."""
        is_heard = self.disputed.touch(answer.werkplein_id, answer.source, _found(answer))
        if answer.source not in (Source.SELF, Source.DESK) or is_heard:
            return self.recorded.has(answer)
        now = self.recorded.now(answer)
        return now is not None and now[1] == answer

    def _faults(self, read: Read) -> dict[str, str]:
        """Give what is wrong, by column: the first of each, and of what is refused whole that alone."""
        answer = read.answer
        quarter = self._quarter_written(answer)
        if refused := _refused_whole(self.ground, read.werkplein, quarter):
            return refused
        found = {
            file.MILESTONE: self._taken_over(answer, quarter),
            file.HOLDS_ON: _said(lambda: self._refuse_day(answer))
            or self._disputed(answer)
            or self._silent(answer, quarter),
            file.VERDICT: _said(lambda: self._refuse_verdict(read)),
            file.TOWNS: self._unfit(read),
            file.CRITICAL: _uncritical(answer),
            file.NOTE: _said(lambda: _refuse_unexplained(answer)),
        }
        return {column: sentence for column, sentence in found.items() if sentence} | _too_long(answer.note)

    def _taken_over(self, answer: Answer, quarter: Quarter | None) -> str | None:
        """Say why it is not asked; what the MT reports or the desk found may be about any milestone."""
        if answer.source is not Source.SELF:
            return None
        return self.ground.why_taken_over(answer.werkplein_id, answer.milestone, quarter)

    def _disputed(self, answer: Answer) -> str | None:
        """Say why a hearing is in the way; what the MT says itself is never disputed."""
        why = self.disputed.why(answer.werkplein_id, answer.source, _found(answer))
        return f"{why} Haal deze regel weg." if why else None

    def _silent(self, answer: Answer, quarter: Quarter | None) -> str | None:
        """Say why an answer of the MT would say nothing about its day, as the form does."""
        if answer.source is not Source.SELF:
            return None
        against = self._against(answer, quarter)
        found = silence(Found(answer.milestone, answer.verdict, holds_on=answer.holds_on), against)
        if found is None or found.is_over:
            return None
        later = ", of schrijf een latere dag als dat klopt" if answer.holds_on < against.last_day else ""
        return f"{found.why} Haal deze regel weg{later}."

    def _against(self, answer: Answer, quarter: Quarter | None) -> Against:
        today = self.ground.today
        until = quarter.reference_date if quarter else today
        known = (self.dossiers[answer.werkplein_id], self.ground.programme, self.ground.months, today, until)
        return Against(*known, is_change=quarter is None, who="het MT")

    def _remark(self, answer: Answer) -> str:
        """Say of a check, or of what is over by now, that it changes nothing: no fault, for history can come in."""
        shown = Found(answer.milestone, answer.verdict, holds_on=answer.holds_on)
        if answer.source is Source.DESK:
            why = desk_silence(shown, self._against(answer, None), self.ground.waiting)
        else:
            found = silence(shown, self._against(answer, self._quarter_written(answer)))
            why = found.why if found and found.is_over else None
        return f" (verandert nu niets. {why})" if why else ""

    def _quarter_written(self, answer: Answer) -> Quarter | None:
        """Give the checklist that a row is written in, also when it only corrects an answer of it."""
        now = self.recorded.now(answer)
        code = answer.quarter or (now[1].quarter if now else None)
        return Quarter.parse(code) if code else None

    def _refuse_day(self, answer: Answer) -> None:
        if answer.quarter is not None:
            quarter = Quarter.parse(answer.quarter)
            refuse_answer_date(answer.holds_on, quarter, self.ground.today, self.ground.programme)
        refuse_date(answer.holds_on, self.ground.today, self.ground.programme)

    def _refuse_verdict(self, read: Read) -> None:
        around = self.ground.around_of(read.answer)
        refuse_verdict(read.milestone, read.answer.verdict, not around, around is not None and not around)

    def _unfit(self, read: Read) -> str | None:
        """Say why the municipalities do not fit: each of them is named, but where the milestone does not apply."""
        joined, around = read.answer.participation or {}, self.ground.around_of(read.answer) or {}
        if not read.milestone.per_municipality:
            return f"Bij {read.milestone.code} worden geen gemeenten gevraagd. Laat deze cel leeg." if joined else None
        if not joined and (read.answer.verdict is Verdict.NOT_APPLICABLE or not around):
            return None
        if set(joined) != set(around):
            named = listing(sorted(around.values())) or "geen"
            return f"Noem precies de omliggende gemeenten van dit Werkplein, elk met ja of nee: {named}."
        if (follows := verdict_of(joined)) is not read.answer.verdict:
            said = f"{sum(joined.values())} van {plural(len(joined), 'gemeente doet', 'gemeenten doen')} mee"
            return f"Past niet bij het oordeel: {said}, dus {follows.label.lower()}."
        return None


def _said(refuse: Callable[[], None]) -> str | None:
    try:
        refuse()
    except DomainError as error:
        return error.sentence
    return None


def _uncritical(answer: Answer) -> str | None:
    if answer.is_critical and answer.source is Source.SELF:
        return "Alleen een controle kan een ernstige bevinding geven. Schrijf nee."
    return None


def _refuse_unexplained(answer: Answer) -> None:
    """Refuse a check that lacks what the forms of the desk ask too; the MT needs no reason for what it says itself."""
    if answer.source is Source.DESK:
        found = Found(answer.milestone, answer.verdict, note=answer.note, participation=answer.participation)
        refuse_unexplained(found)


def _known(read: Read) -> Ready:
    return Ready(read.line, _shown(read, None), Change.KNOWN)


def _ready(read: Read, recorded: Recorded, known: Ground, remark: str) -> Ready:
    """What a row shows before it is confirmed, with what it corrects and a remark, and what is written of it."""
    answer = read.answer
    now, seen = recorded.now(answer), recorded.seen(answer)
    was = now or seen
    values = _shown(read, was[1] if was else None)
    values[file.HOLDS_ON] += remark
    if newer := recorded.newer(answer):
        values[file.HOLDS_ON] += f" (er staat al iets van een latere dag: {date_nl(newer)})"
    until = valid_until(answer.holds_on, answer.source.grade, known.months)
    values["row"] = {
        "werkplein_id": answer.werkplein_id,
        "milestone": answer.milestone,
        "verdict": answer.verdict.value,
        "source": answer.source.value,
        "grade": answer.source.grade.value,
        "holds_on": answer.holds_on.isoformat(),
        "valid_until": until.isoformat(),
        "quarter": answer.quarter,
        "note": answer.note,
        "participation": dict(answer.participation) if answer.participation else None,
        "is_critical": answer.is_critical,
        "replaces_id": now[0] if now else None,
        "seen_id": seen[0] if seen else None,
    }
    return Ready(read.line, values, Change.CHANGED if was else Change.NEW)


def _shown(read: Read, was: Answer | None) -> dict[str, Any]:
    answer = read.answer
    return {
        file.WERKPLEIN: read.werkplein.name,
        file.QUARTER: _with_was(_period(answer), _period(was) if was else None),
        file.MILESTONE: answer.milestone,
        file.VERDICT: _with_was(_words(answer), _words(was) if was else None),
        file.SOURCE: answer.source.label,
        file.HOLDS_ON: date_nl(answer.holds_on),
        file.NOTE: _with_was(shorten(answer.note, LONGEST_SHOWN), shorten(was.note, LONGEST_SHOWN) if was else None),
    }


def _period(answer: Answer) -> str:
    return answer.quarter or "–"


def _words(answer: Answer) -> str:
    joined = f", {answer_words(answer.verdict, answer.participation)}" if answer.participation else ""
    critical = ", ernstige bevinding" if answer.is_critical else ""
    return f"{answer.verdict.label}{joined}{critical}"


def _with_was(new: str, was: str | None) -> str:
    if was is None or was == new:
        return new
    return f"{new} (was: {was or 'leeg'})"


def prepare(session: Session, rows: Sequence[Row], today: date) -> Checked:
    """Judge the whole file; writes nothing."""
    known = ground(session, reader.current(), today)
    cells = Reader(known)
    found = [read for row in rows if (read := cells.read(row)) is not None]
    told = {read.werkplein.id for read in found}
    judge = Judge(known, recorded_of(session, told), disputed_of(session, told, today), dossiers(session, sorted(told)))
    ready = [made for read in found if (made := judge.judge(read)) is not None]
    problems = [*cells.problems, *judge.problems]
    return Checked(ready, problems, judge.known, _summary(judge))


def _summary(judge: Judge) -> str:
    """Say which rows do not take part, and why."""
    old, heard, seen, closed = judge.old, judge.heard, judge.seen, judge.closed
    told = (
        (closed, f"{plural(closed, 'regel', 'regels')} van een gesloten Werkplein {_do_not(closed)}."),
        (old, f"{plural(old, 'regel is', 'regels zijn')} later verbeterd en {_do_not(old)}."),
        (heard, f"{plural(heard, 'regel', 'regels')} met een bezwaar {_do_not(heard)}."),
        (
            seen,
            f"{plural(seen, 'regel', 'regels')} van een audit of visitatie {_do_not(seen)}: wat daar is gezien, komt "
            "alleen binnen via het formulier van het bezoek.",
        ),
    )
    return " ".join(words for count, words in told if count)


def _do_not(number: int) -> str:
    return f"{'doet' if number == 1 else 'doen'} niet mee"
