"""The audit trail: appended in the same unit of work, and never changed afterwards."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from werkplein.core import audit
from werkplein.core.actor import Actor
from werkplein.core.audit import AuditEntry, Event
from werkplein.register.models import Werkplein

ACTOR = Actor(7, "Secretariaat")


@pytest.mark.both
def test_an_act_is_found_back_with_its_subject(session: Session, leader: Werkplein) -> None:
    audit.record(session, ACTOR, Event.REGISTER_LOADED, leader, leader.id, rows=121)
    session.commit()

    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()

    assert entry is not None
    assert (entry.actor_id, entry.subject_kind, entry.subject_id) == (7, "werkplein", str(leader.id))
    assert (entry.label, entry.facts) == ("Register geladen", {"rows": 121})


def test_what_is_rolled_back_leaves_no_trace(session: Session, leader: Werkplein) -> None:
    before = len(session.scalars(select(AuditEntry)).all())
    audit.record(session, ACTOR, Event.REGISTER_LOADED, leader)
    session.rollback()

    assert len(session.scalars(select(AuditEntry)).all()) == before


@pytest.mark.both
@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor_id = 1", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_rewrite_history(session: Session, leader: Werkplein, statement: str) -> None:
    audit.record(session, ACTOR, Event.REGISTER_LOADED, leader)
    session.commit()

    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("statement", ["TRUNCATE audit_entry", "TRUNCATE werkplein CASCADE"])
def test_the_database_refuses_to_empty_history(session: Session, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    session.rollback()


def test_events_have_unique_dutch_words() -> None:
    labels = [event.label for event in Event]

    assert len(set(labels)) == len(labels)
