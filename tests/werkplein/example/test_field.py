"""At the last audits of the example year something was noted on the road beside the milestones."""

from sqlalchemy import select

from tests.support.example import example_app
from visitatie.field.models import FieldItem
from visitatie.field.queries import field_record_of
from visitatie.field.rules import NoteKind
from werkplein.core.database import unit_of_work
from werkplein.example.field import VISITS


def test_the_last_audits_have_notes_agreements_and_a_proposal_that_waits() -> None:
    with example_app() as app, app.app_context(), unit_of_work(writes=False) as session:
        visits = session.scalars(select(FieldItem.visit_id).distinct().order_by(FieldItem.visit_id)).all()
        records = [field_record_of(session, each) for each in visits]

        assert len(records) == VISITS
        for record in records:
            assert {note.kind for note in record.notes} == set(NoteKind)
            assert (len(record.agreements), len(record.proposals)) == (1, 1)
            assert record.next_visit is not None
            assert record.proposals[0].kept_because
