"""Two people who correct one consultation: nobody's text is lost, nor passed over unread."""

from dataclasses import replace

import pytest

from milestones.actions.g4 import record_consultation
from milestones.models import G4Consultation
from milestones.queries.g4 import consultations
from tests.milestones.learning import TODAY
from tests.milestones.test_g4 import HELD
from tests.support.races import meanwhile
from werkplein.core.audit import AuditEntry
from werkplein.core.database import unit_of_work
from werkplein.core.errors import Conflict
from werkplein.people.rules import Role

SAVE = "Bewaar de verbetering"
OVER = "Bewaar mijn tekst in plaats daarvan"


@pytest.fixture
def representative(a_person):
    return a_person(Role.G4_REPRESENTATIVE)


@pytest.fixture
def page(browse, session, anna):
    """The form that the secretariat opened."""
    row = record_consultation(session, anna.actor, HELD, TODAY)
    session.commit()
    return browse(f"/intern/g4/overleg/{row.id}/", by=anna)


def outcomes(session):
    session.expire_all()
    return [one.outcome for one in consultations(session)]


def rows(session):
    return session.query(G4Consultation).count(), session.query(AuditEntry).filter_by(event="g4:consulted").count()


def test_who_is_second_reads_what_stands_there_now_and_keeps_what_was_typed(browse, session, page, representative):
    browse(page.path, by=representative).submit(SAVE, outcome="Van de vertegenwoordiger.")

    refused = page.submit(SAVE, outcome="Van het secretariaat.")

    assert refused.status == 409
    assert "Intussen is dit overleg verbeterd door G4-vertegenwoordiger, op 5 juli 2010." in refused.text
    assert "Van de vertegenwoordiger." in refused.one("section[aria-labelledby=nu]").text
    assert refused.one("#outcome").get_text(strip=True) == "Van het secretariaat."
    assert outcomes(session) == ["Van de vertegenwoordiger."]


def test_who_is_second_can_save_over_it_on_purpose(browse, session, page, representative):
    browse(page.path, by=representative).submit(SAVE, outcome="Van de vertegenwoordiger.")

    done = page.submit(SAVE, outcome="Van het secretariaat.").submit(OVER)

    assert "Het overleg is verbeterd." in done.text
    assert outcomes(session) == ["Van het secretariaat."]
    assert rows(session) == (3, 3)


def test_a_third_one_is_told_again(browse, session, page, representative):
    browse(page.path, by=representative).submit(SAVE, outcome="Eerst.")
    refused = page.submit(SAVE, outcome="Van het secretariaat.")
    browse("/intern/g4/", by=representative).follow("Verbeter het overleg van 22 juni 2010").submit(
        SAVE, outcome="Daarna."
    )

    again = refused.submit(OVER)

    assert again.status == 409
    assert "Daarna." in again.one("section[aria-labelledby=nu]").text
    assert outcomes(session) == ["Daarna."]


def test_who_corrected_it_in_another_tab_is_called_by_no_role(session, page):
    page.submit(SAVE, outcome="In het ene venster.")

    refused = page.submit(SAVE, outcome="In het andere.")

    assert "Intussen hebt u dit overleg zelf verbeterd, op 5 juli 2010." in refused.text
    assert outcomes(session) == ["In het ene venster."]


def test_the_same_correction_twice_is_kept_once(session, page):
    for told in ("Het overleg is verbeterd.", "Dit stond er al. Er is niets veranderd."):
        done = page.submit(SAVE, outcome="Toch anders.")
        assert done.path == "/intern/g4/"
        assert told in done.text

    assert outcomes(session) == ["Toch anders."]
    assert rows(session) == (2, 2)


def test_the_same_consultation_sent_twice_is_recorded_once(browse, session, anna):
    page = browse("/intern/g4/overleg/", by=anna)
    given = {"holds_on": "22-6-2010", "with_whom": "G4", "subject": "De tekst", "outcome": "Besproken."}
    for told in ("Het overleg is vastgelegd.", "Dit stond er al. Er is niets veranderd."):
        assert told in page.submit("Leg het overleg vast", **given).text

    assert outcomes(session) == ["Besproken."]


def test_what_cannot_be_is_told_before_who_was_first(browse, session, page, representative):
    browse(page.path, by=representative).submit(SAVE, outcome="Eerst.")

    refused = page.submit(SAVE, subject="")

    assert refused.status == 422
    assert outcomes(session) == ["Eerst."]


@pytest.mark.both
def test_of_two_at_the_same_moment_one_is_told(app, session, anna):
    first = record_consultation(session, anna.actor, HELD, TODAY)
    session.flush()
    number = first.id
    session.commit()

    def correct(own, outcome):
        record_consultation(own, anna.actor, replace(HELD, outcome=outcome), TODAY, number)

    with (
        meanwhile(app, lambda own: correct(own, "Eerst.")) as errors,
        unit_of_work() as own,
        pytest.raises(Conflict, match="Intussen"),
    ):
        correct(own, "Daarna.")

    assert errors == []
    assert outcomes(session) == ["Eerst."]
