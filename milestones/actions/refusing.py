"""Why an answer of the MT cannot be kept: it cannot be, or would say nothing about the day it gives (design 4.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from milestones.actions.satellites import refusals
from milestones.queries import dossiers, last_fixed, milestones_checked_on, rulesets, waiting
from milestones.queries.towns import Around, around
from milestones.rules import Found, answer_date, refuse_verdict, ruleset_on, why_no_answer_day
from milestones.rules.answer_day import Against, desk_silence, why_silent
from milestones.rules.satellites import day_about
from werkplein.core.errors import DomainError
from werkplein.programme import reader
from werkplein.programme.rules import Quarter
from werkplein.register.models import Werkplein


def refused_of(
    session: Session, werkplein: Werkplein, quarter: Quarter, said: Sequence[Found], today: date, area: Around | None
) -> dict[str, DomainError]:
    """Give why some answers cannot be kept, by milestone: of what is wrong with each the first."""
    refused = refusals(session, werkplein, said, quarter, today)
    left = [each for each in said if each.milestone not in refused]
    is_alone = _asks_around(left) and (area or around(session, werkplein, day_about(quarter, today))).is_alone
    impossible = {each.milestone: _impossible(each, quarter, today, is_alone) for each in left}
    refused |= {code: error for code, error in impossible.items() if error is not None}
    left = _maybe_silent(session, werkplein, [each for each in left if each.milestone not in refused], quarter, today)
    return refused | silent_days(session, werkplein.id, left, quarter, today)


def _maybe_silent(
    session: Session, werkplein: Werkplein, said: Sequence[Found], quarter: Quarter, today: date
) -> list[Found]:
    """Leave out what is told nothing: without a day, an answer is lost only behind a check of the last one.

    That is rare, so one statement spares the three that it takes to judge an answer.
    """
    without = [each.milestone for each in said if each.holds_on is None]
    last_day = answer_date(None, quarter, today)
    checked = milestones_checked_on(session, werkplein.id, without, last_day) if without else frozenset()
    return [each for each in said if each.holds_on is not None or each.milestone in checked]


def _asks_around(said: Sequence[Found]) -> bool:
    """Tell whether an answer depends on what lies around the seat."""
    programme = reader.current()
    return any(programme.milestone(each.milestone).may_be_not_applicable for each in said)


def _impossible(found: Found, quarter: Quarter, today: date, is_alone: bool) -> DomainError | None:
    """Give why an answer cannot be, whatever was said before; nothing when it can."""
    programme = reader.current()
    try:
        refuse_verdict(programme.milestone(found.milestone), found.verdict, is_alone=is_alone)
    except DomainError as error:
        return error
    return why_no_answer_day(found.holds_on, quarter, today, programme)


def silent_days(
    session: Session, werkplein_id: int, said: Sequence[Found], quarter: Quarter | None, today: date
) -> dict[str, DomainError]:
    """Give why answers would say nothing about the day they give, or about the last one, by milestone, at its field.

    They are answers in the checklist of a quarter, or apart from any. No statement for no answer, else four.
    """
    if not said:
        return {}
    against = replace(
        _against(session, werkplein_id, today),
        until=quarter.reference_date if quarter else today,
        is_change=quarter is None,
    )
    why = {each.milestone: (why_silent(each, against), each.holds_on) for each in said}
    return {
        code: DomainError(sentence, "verdict" if day is None and quarter else "holds_on")
        for code, (sentence, day) in why.items()
        if sentence
    }


def why_desk_silent(session: Session, werkplein_id: int, shown: Found, today: date) -> str | None:
    """Say why what the desk found about a day changes nothing now; nothing when it counts. Five statements."""
    against = replace(_against(session, werkplein_id, today), who="het MT")
    return desk_silence(shown, against, waiting(last_fixed(session), against.programme, today))


def _against(session: Session, werkplein_id: int, today: date) -> Against:
    programme = reader.current()
    rule = ruleset_on(rulesets(session, programme), today)
    known = dossiers(session, [werkplein_id])[werkplein_id]
    return Against(known, programme, rule.validity_months, today, until=today, counts_months=rule.expired_counts_months)
