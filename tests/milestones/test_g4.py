"""The own approach of the four big cities: consulted about, written, adopted; and its group in every comparison."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from milestones.actions.g4 import adopt_approach, record_consultation, write_approach
from milestones.models import G4Adoption, G4Approach, G4Consultation
from milestones.queries import adopted_approach
from milestones.queries.g4 import consultations
from milestones.rules.g4 import (
    Adopted,
    Consultation,
    Draft,
    approach_words,
    refuse_adoption,
    refuse_consultation,
    refuse_draft,
)
from tests.milestones.learning import TODAY
from tests.support.races import meanwhile
from werkplein.core.audit import AuditEntry
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict, DomainError
from werkplein.people.rules import Role

DAY = timedelta(days=1)
STARTS_ON = date(2009, 7, 1)
HELD = Consultation(date(2010, 6, 22), "G4-vertegenwoordiger", "De tekst", "Besproken.", date(2010, 8, 24))
DRAFT = Draft("Eerst de wijk", "Per stad één plan.")
WHY = "De vier steden en UWV zijn het eens over deze tekst."


def test_until_it_is_adopted_the_approach_is_in_preparation():
    assert approach_words(None) == "Specifieke aanpak in voorbereiding"
    assert approach_words(Adopted(2, "Eerst de wijk", TODAY)) == "Eerst de wijk"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"holds_on": TODAY, "next_on": None}, None),  # today is possible
        ({"holds_on": TODAY + DAY, "next_on": None}, "holds_on"),
        ({"holds_on": STARTS_ON}, None),
        ({"holds_on": STARTS_ON - DAY}, "holds_on"),
        ({"next_on": HELD.holds_on}, "next_on"),  # the next one is later than this one
        ({"next_on": HELD.holds_on + DAY}, None),
        ({"next_on": None}, None),
    ],
)
def test_the_days_of_a_consultation_must_be_possible(change, field):
    one = replace(HELD, **change)

    if field is None:
        refuse_consultation(one, TODAY, STARTS_ON)
    else:
        with pytest.raises(DomainError) as refused:
            refuse_consultation(one, TODAY, STARTS_ON)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("title", "address", "field"),
    [
        ("", "", None),
        ("Plan", "", None),  # a document on paper has no address
        ("Plan", "https://samenvoordeklant.nl/g4.pdf", None),
        ("", "https://samenvoordeklant.nl/g4.pdf", "document_title"),
        ("Plan", "javascript:alert(1)", "document_url"),
        ("Plan", "data:text/html,x", "document_url"),
        ("Plan", "samenvoordeklant.nl/g4.pdf", "document_url"),
        ("Plan", "https://", "document_url"),
        ("Plan", 'https://a.nl/"onclick="x', "document_url"),
        ("Plan", "https://[half", "document_url"),
    ],
)
def test_a_document_is_a_page_with_a_title(title, address, field):
    draft = replace(DRAFT, document_title=title, document_url=address)

    if field is None:
        refuse_draft(draft)
    else:
        with pytest.raises(DomainError) as refused:
            refuse_draft(draft)
        assert refused.value.field == field


@pytest.mark.parametrize(
    ("version", "newest", "adopted", "why", "words"),
    [
        (2, 2, None, WHY, None),
        (2, 2, 1, WHY, None),  # a later version takes the place of the one in force
        (2, 2, 2, WHY, "al vastgesteld"),
        (1, 2, None, WHY, "nieuwere versie"),
        (2, 2, None, "Akkoord.", "waarom de stuurgroep"),
        (2, 2, None, "x" * 19, "waarom de stuurgroep"),
        (2, 2, None, "x" * 20, None),
    ],
)
def test_only_the_newest_version_is_adopted_once_and_with_a_reason(version, newest, adopted, why, words):
    if words is None:
        refuse_adoption(version, newest, adopted, why)
    else:
        with pytest.raises(DomainError, match=words):
            refuse_adoption(version, newest, adopted, why)


@pytest.fixture
def steering(a_person):
    return a_person(Role.STEERING_GROUP)


@pytest.mark.both
def test_a_consultation_is_corrected_by_another_row(session, anna):
    first = record_consultation(session, anna.actor, HELD, TODAY)
    session.flush()

    record_consultation(session, anna.actor, replace(HELD, outcome="Toch niet."), TODAY, replaces_id=first.id)

    assert [one.outcome for one in consultations(session)] == ["Toch niet."]
    assert len(session.scalars(select(G4Consultation)).all()) == 2


@pytest.mark.both
@pytest.mark.parametrize("model", [G4Consultation, G4Approach, G4Adoption])
def test_what_was_recorded_is_never_rewritten(session, anna, steering, model):
    record_consultation(session, anna.actor, HELD, TODAY)
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    adopt_approach(session, steering.actor, 1, WHY, TODAY)
    session.commit()

    for statement in (update(model).values(actor_label="x"), delete(model)):
        with pytest.raises(DatabaseError):
            session.execute(statement)
        session.rollback()


@pytest.mark.both
def test_a_version_is_in_force_from_the_day_it_is_adopted(session, anna, steering):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    assert adopted_approach(session, TODAY) is None

    adopt_approach(session, steering.actor, 1, WHY, TODAY)

    assert adopted_approach(session, TODAY - DAY) is None
    assert adopted_approach(session, TODAY) == Adopted(1, "Eerst de wijk", TODAY)


def test_a_new_version_changes_nothing_until_it_is_adopted(session, anna, steering):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    adopt_approach(session, steering.actor, 1, WHY, TODAY)

    write_approach(session, anna.actor, replace(DRAFT, title="Anders"), 1, TODAY)
    assert adopted_approach(session, TODAY).version == 1

    adopt_approach(session, steering.actor, 2, WHY, TODAY)
    assert adopted_approach(session, TODAY).version == 2


def test_nobody_writes_over_a_version_that_was_not_read(session, anna):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)

    with pytest.raises(Conflict, match="Intussen is er versie 1"):
        write_approach(session, anna.actor, DRAFT, 0, TODAY)


@pytest.mark.both
def test_a_version_that_was_written_meanwhile_is_not_passed_over(app, session, anna, steering):
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    session.commit()

    def write(own):
        write_approach(own, anna.actor, replace(DRAFT, title="Anders"), 1, TODAY)

    with meanwhile(app, write) as first, unit_of_work() as own, pytest.raises(Conflict, match="nieuwere versie"):
        adopt_approach(own, steering.actor, 1, WHY, TODAY)

    assert first == []
    assert adopted_approach(session, TODAY) is None


def test_every_act_leaves_an_audit_entry_without_text(session, anna, steering):
    record_consultation(session, anna.actor, HELD, TODAY)
    write_approach(session, anna.actor, DRAFT, 0, TODAY)
    adopt_approach(session, steering.actor, 1, WHY, TODAY)

    told = {entry.event: entry.facts for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))}

    assert told == {
        "g4:consulted": {"held_on": "2010-06-22", "replaces": None},
        "g4:drafted": {"version": 1},
        "g4:adopted": {"version": 1},
    }
