"""What the pages of the level rule show: its versions, and the public page that tells it to everyone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from milestones.models import Ruleset as Activation
from milestones.queries import rulesets
from milestones.rules import Ruleset, ruleset_on
from milestones.rules.rule_text import RuleText, differences, rule_text
from werkplein.core.feature import PublicPage
from werkplein.programme import reader

DAY = timedelta(days=1)


@dataclass(frozen=True)
class ToldVersion:
    """One version as it was decided: how it stands, what it changed, and what came in its place before it began.

    Its changes are those from the rule of the day before its first one; of one that never began, what it would have
    changed.
    """

    row: Activation
    standing: str
    is_current: bool
    changes: tuple[str, ...]
    replaced_by: str | None


def told_versions(versions: Sequence[Ruleset], rows: Sequence[Activation], today: date) -> list[ToldVersion]:
    """Give every version with how it stands, the newest first as the rows are."""
    known = {each.version: each for each in versions}
    decided = {row.version: row.recorded_on for row in rows}
    return [_told(versions, row, known[row.version], decided, today) for row in rows]


def _told(
    versions: Sequence[Ruleset], row: Activation, one: Ruleset, decided: Mapping[str, date], today: date
) -> ToldVersion:
    began = ruleset_on(versions, one.valid_from)
    return ToldVersion(
        row,
        _standing(versions, one, decided, today),
        is_current=ruleset_on(versions, today) == one,
        changes=tuple(differences(ruleset_on(versions, one.valid_from - DAY), one)),
        replaced_by=None if began == one else began.version,
    )


def _standing(versions: Sequence[Ruleset], one: Ruleset, decided: Mapping[str, date], today: date) -> str:
    if (began := ruleset_on(versions, one.valid_from)) != one:
        # It held until the other one was decided on: of that day no level keeps what it gave.
        is_that_day = decided[began.version] == one.valid_from
        return "Vervangen op de dag van ingang" if is_that_day else "Vervangen vóór de ingang"
    if one.valid_from > today:
        return "Gaat nog in"
    return "Geldt nu" if ruleset_on(versions, today) == one else "Gold eerder"


def public_rule(session: Session, today: date) -> RuleText:
    """Give what everyone may read of the rule: never who decided on it or why; one statement."""
    programme = reader.current()
    return rule_text(rulesets(session, programme), programme, today)


PUBLIC_RULE = PublicPage("/zo-werkt-de-regel/", "milestones/rule_public", public_rule)
