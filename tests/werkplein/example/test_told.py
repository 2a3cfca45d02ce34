"""Who tells something in the example year is named by a function that somebody in it holds, and by nothing else."""

from collections import Counter

import pytest
from sqlalchemy import select

from milestones.models import Assessment, Draft, Evidence, EvidenceCheck, HearingEvidence, HearingStep
from milestones.queries.asking import outcomes
from milestones.rules import Source
from milestones.rules.asking import AskState, newest_asks
from milestones.rules.checklist import is_said
from milestones.rules.evidence import CheckOutcome
from milestones.rules.hearing import HearingAct
from tests.support.example import example_app
from werkplein.core.actor import SYSTEM
from werkplein.core.database import Model, unit_of_work
from werkplein.example import EXAMPLE_TODAY
from werkplein.example.tellers import teller
from werkplein.obligations.models import Obligation
from werkplein.obligations.rules import ObligationKind, ObligationState
from werkplein.people.models import Account
from werkplein.people.queries import load_actor
from werkplein.register.models import Werkplein


@pytest.fixture(scope="module")
def example():
    with example_app() as app, app.app_context(), unit_of_work(writes=False) as session:
        yield session


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source.SELF, "MT Regio Zwolle"),
        (Source.DESK, "Secretariaat"),
        (Source.AUDIT, "Procesondersteuner"),
        (Source.VISITATIE, "Procesondersteuner"),
    ],
)
def test_a_teller_is_named_as_the_platform_names_who_is_signed_in(source, words):
    assert teller(source, "Regio Zwolle") == words


def _told(example):
    """Every label under which something was told, with the table it stands in."""
    tables = [mapper.local_table for mapper in Model.registry.mappers if "actor_label" in mapper.local_table.c]
    return {
        (table.name, label) for table in tables for label in example.scalars(select(table.c.actor_label).distinct())
    }


def test_every_row_of_the_example_is_told_by_a_function_that_an_account_holds(example):
    ids = example.scalars(select(Account.id)).all()
    held = {load_actor(example, account_id, EXAMPLE_TODAY).label for account_id in ids} | {SYSTEM.label, "Programma"}

    told = _told(example)

    assert {table for table, _ in told} >= {"assessment", "draft", "evidence", "hearing_step"}
    assert sorted(one for one in told if one[1] not in held) == []


@pytest.mark.parametrize("model", [Assessment, Draft])
def test_what_an_mt_says_is_told_by_the_mt_of_that_werkplein(example, model):
    rows = select(model.actor_label, Werkplein.name).join(Werkplein, Werkplein.id == model.werkplein_id).distinct()
    if model is Assessment:
        rows = rows.where(Assessment.source == Source.SELF)

    assert [pair for pair in example.execute(rows) if pair[0] != f"MT {pair[1]}"] == []


def test_the_dispute_of_the_example_comes_with_what_shows_it(example):
    """It is about people, and so is the finding: a roster says nothing of a logo on the wall."""
    brought = select(Evidence.description, HearingStep.act, Evidence.milestone).join(
        HearingEvidence, HearingEvidence.evidence_id == Evidence.id
    )

    rows = example.execute(brought.join(HearingStep, HearingStep.id == HearingEvidence.step_id)).all()

    assert rows
    assert {milestone for _, _, milestone in rows} <= {"a2", "a3", "e1"}
    assert {(words.split(",")[0], act) for words, act, _ in rows} == {
        ("Het rooster van mei en juni", HearingAct.DISPUTED)
    }


def test_nothing_is_asked_any_more_of_what_was_accepted_last(example):
    """What was sent back is asked again, but never beside a newer piece that was accepted."""
    newest = {}
    checks = select(Evidence.werkplein_id, Evidence.milestone, EvidenceCheck.outcome).join(
        EvidenceCheck, EvidenceCheck.evidence_id == Evidence.id
    )
    for werkplein_id, milestone, outcome in example.execute(checks.order_by(EvidenceCheck.recorded_on)):
        newest[werkplein_id, milestone] = outcome
    asked = example.scalars(
        select(Obligation).where(
            Obligation.kind == ObligationKind.EVIDENCE_RETURNED, Obligation.state == ObligationState.OPEN
        )
    ).all()

    assert asked
    assert [one for one in asked if newest.get((one.werkplein_id, one.part)) is CheckOutcome.ACCEPTED] == []


def test_evidence_is_asked_for_exactly_where_the_rule_says_so(example):
    asked = example.execute(
        select(Obligation.werkplein_id, Obligation.part).where(
            Obligation.kind == ObligationKind.EVIDENCE_RETURNED, Obligation.state == ObligationState.OPEN
        )
    ).all()
    stands = outcomes(example, EXAMPLE_TODAY)
    wanted = [pair for pair, ask in newest_asks(stands).items() if stands[ask].state.is_asked]

    assert sorted(tuple(pair) for pair in asked) == sorted(wanted)
    drawn = Counter(outcome.state for ask, outcome in stands.items() if ask.quarter is not None)
    assert drawn[AskState.RIGHT] > drawn.total() / 2
    assert drawn[AskState.AT_DESK]
    assert drawn[AskState.AT_MT]


def test_what_was_handed_in_stands_in_the_checklist_as_it_was_said(example):
    pairs = example.execute(
        select(Draft, Assessment).join(
            Assessment,
            (Assessment.werkplein_id == Draft.werkplein_id)
            & (Assessment.milestone == Draft.milestone)
            & (Assessment.quarter == Draft.quarter)
            & (Assessment.source == Source.SELF),
        )
    ).all()

    assert len(pairs) > 500
    assert [(kept.werkplein_id, kept.milestone) for kept, said in pairs if not is_said(kept, said)] == []
