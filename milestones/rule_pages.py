"""What the pages of the level rule show: its versions, and the public page that tells it to everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.models import Ruleset as Activation
from milestones.queries import rulesets
from milestones.rules import Ruleset, ruleset_on
from milestones.rules.rule_text import RuleText, differences, rule_text
from werkplein.core.feature import PublicPage
from werkplein.programme import reader


@dataclass(frozen=True)
class ToldVersion:
    """One version as it was decided: how it stands, and what it changed."""

    row: Activation
    standing: str
    is_current: bool
    changes: tuple[str, ...]


def told_versions(versions: Sequence[Ruleset], rows: Sequence[Activation], today: date) -> list[ToldVersion]:
    """Give every version with how it stands, the newest first as the rows are."""
    now, known = ruleset_on(versions, today).version, {each.version: each for each in versions}
    told = []
    for row, earlier in zip(rows, [*rows, None][1:], strict=True):
        changes = differences(known[earlier.version], known[row.version]) if earlier else []
        is_current = row.version == now
        told.append(ToldVersion(row, _standing(versions, known[row.version], today), is_current, tuple(changes)))
    return told


def _standing(versions: Sequence[Ruleset], one: Ruleset, today: date) -> str:
    if ruleset_on(versions, one.valid_from) != one:
        return "Vervangen vóór de ingang"
    if one.valid_from > today:
        return "Gaat nog in"
    return "Geldt nu" if ruleset_on(versions, today) == one else "Gold eerder"


def public_rule(session: Session, today: date) -> RuleText:
    """Give what everyone may read of the rule: never who decided on it or why; one statement."""
    programme = reader.current()
    return rule_text(rulesets(session, programme), programme, today)


PUBLIC_RULE = PublicPage("/zo-werkt-de-regel/", "milestones/rule_public", public_rule)
