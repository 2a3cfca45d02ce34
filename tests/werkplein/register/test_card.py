"""The frame of the card: who may see it, and what is asked of whom."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import Session

from tests.support.browse import Browse
from tests.support.people import Person
from werkplein.core.access import Permission
from werkplein.obligations import actions as obligations
from werkplein.obligations.rules import Expected, ObligationKind
from werkplein.people.rules import Role
from werkplein.programme.reader import load
from werkplein.programme.rules import add_months
from werkplein.register import cards
from werkplein.register.models import Werkplein

TODAY = date(2010, 7, 5)


def expect(
    session: Session,
    werkplein: Werkplein,
    due_on: date,
    kind: ObligationKind,
    audience: Permission,
    month: str = "2010-05",
) -> None:
    period = "2010-K2" if kind is ObligationKind.CHECKLIST else month
    part = "uwv" if kind is ObligationKind.OUTFLOW else ""
    obligations.expect(
        session,
        [Expected(werkplein.id, kind, period, date(2010, 5, 30), due_on, "/intern/werkpleinen/", audience.value, part)],
    )


def test_an_mt_sees_its_own_card(browse: Browse, carla: Person) -> None:
    page = browse("/intern/werkpleinen/leader/", by=carla)

    assert page.h1 == "Werkplein Lindeveen"
    assert "Er staat nu niets open." in page.text


def test_the_card_of_another_werkplein_is_not_there_for_an_outsider(browse: Browse, dirk: Person) -> None:
    browse("/intern/werkpleinen/leader/", by=dirk, status=404)


def test_a_reviewer_sees_the_list_and_no_card(browse: Browse, a_person: Callable[..., Person]) -> None:
    reviewer = a_person(Role.REVIEWER)

    assert "4 Werkpleinen" in browse("/intern/werkpleinen/", by=reviewer).text
    browse("/intern/werkpleinen/leader/", by=reviewer, status=403)


def test_a_list_that_was_narrowed_says_that_the_file_is_not(
    browse: Browse, a_person: Callable[..., Person], leader: Werkplein
) -> None:
    reviewer = a_person(Role.REVIEWER)
    narrowed = browse("/intern/werkpleinen/", by=reviewer, query={"regio": leader.region.code})

    assert "Download de hele lijst, zonder filter (CSV)" in narrowed.text
    assert "Download de lijst (CSV)" in browse("/intern/werkpleinen/", by=reviewer).text


def test_a_dco_sees_the_cards_of_the_own_region(
    browse: Browse, a_person: Callable[..., Person], leader: Werkplein
) -> None:
    dco = a_person(Role.DCO, leader.region)

    browse("/intern/werkpleinen/middle/", by=dco)
    browse("/intern/werkpleinen/laggard/", by=dco, status=404)


def test_a_visitor_must_sign_in_first(browse: Browse) -> None:
    browse("/intern/werkpleinen/leader/", status=302)


def test_an_mt_is_asked_what_it_can_answer(browse: Browse, session: Session, leader: Werkplein, carla: Person) -> None:
    expect(session, leader, date(2010, 7, 14), ObligationKind.CHECKLIST, Permission.ANSWER_RECORD)
    expect(session, leader, date(2010, 6, 20), ObligationKind.OUTFLOW, Permission.FIGURE_RECORD)

    box = browse("/intern/werkpleinen/leader/", by=carla).one("section[aria-labelledby=nu]").get_text(" ", strip=True)

    assert box.startswith("Nu van u gevraagd Vragenlijst 2e kwartaal 2010")
    assert "Uiterlijk woensdag 14\N{NO-BREAK SPACE}juli, nog 7 werkdagen." in box
    assert "Verwacht van anderen: 1" in box
    assert "Uitstroom naar werk mei 2010 (UWV WERKbedrijf) Van het secretariaat." in box


def test_an_mt_that_did_all_reads_that_it_waits_for_others(
    browse: Browse, session: Session, leader: Werkplein, carla: Person
) -> None:
    expect(session, leader, date(2010, 6, 20), ObligationKind.OUTFLOW, Permission.FIGURE_RECORD)

    page = browse("/intern/werkpleinen/leader/", by=carla)

    assert "U bent klaar. Wij wachten nog op anderen (1)." in page.text


@pytest.mark.parametrize(("months", "folded"), [(12, None), (13, "Nog 1 meer")])
def test_years_behind_are_folded(
    browse: Browse, session: Session, leader: Werkplein, carla: Person, months: int, folded: str | None
) -> None:
    for number in range(months):
        due = add_months(date(2010, 6, 28), number)
        expect(session, leader, due, ObligationKind.OUTFLOW, Permission.FIGURE_RECORD, f"{due.year}-{due.month:02d}")

    box = browse("/intern/werkpleinen/leader/", by=carla).one("section[aria-labelledby=nu]")

    assert len(box.select("li")) == months
    assert [each.get_text() for each in box.select("details summary")] == ([folded] if folded else [])


def test_others_see_what_is_asked_without_being_asked(
    browse: Browse, session: Session, leader: Werkplein, bram: Person
) -> None:
    expect(session, leader, date(2010, 7, 14), ObligationKind.CHECKLIST, Permission.ANSWER_RECORD)

    page = browse("/intern/werkpleinen/leader/", by=bram)

    assert "Wat er nu moet gebeuren" in page.text
    assert "Ga verder" not in page.text


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2010, 7, 4), "Het moest uiterlijk zondag 4 juli."),
        (date(2010, 7, 5), "Uiterlijk vandaag."),
        (date(2010, 7, 6), "Uiterlijk dinsdag 6 juli, nog 1 werkdag."),
        (date(2010, 7, 14), "Uiterlijk woensdag 14 juli, nog 7 werkdagen."),
        (date(2011, 1, 3), "Uiterlijk 3 januari 2011, nog 130 werkdagen."),
    ],
)
def test_the_due_date_is_said_in_words(due_on: date, words: str) -> None:
    assert cards.due_words(due_on, TODAY, frozenset()).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_due_date_in_the_weekend_has_no_working_day_left() -> None:
    assert "vóór de volgende werkdag" in cards.due_words(date(2010, 7, 11), date(2010, 7, 9), frozenset())


@pytest.mark.parametrize(
    ("kind", "period", "part", "title"),
    [
        (ObligationKind.CHECKLIST, "2010-K2", "", "Vragenlijst 2e kwartaal 2010"),
        (ObligationKind.OUTFLOW, "2010-05", "gemeente", "Uitstroom naar werk mei 2010 (Gemeente)"),
        (ObligationKind.CLIENT_SATISFACTION, "2010-2", "", "Tevredenheid werkzoekenden meting 2 van 3"),
        (ObligationKind.EMPLOYER_SATISFACTION, "2010-1", "", "Tevredenheid werkgevers meting 1 van 1"),
        (ObligationKind.AUDIT, "2010-K3", "", "Audit 3e kwartaal 2010"),
        (ObligationKind.VISIT_CONFIRMATION, "bezoek-7", "", "Bezoekdatum bevestigen"),
    ],
)
def test_what_is_expected_has_a_title(kind: ObligationKind, period: str, part: str, title: str) -> None:
    obligation = SimpleNamespace(kind=kind, period=period, part=part)

    assert cards.title_of(obligation, load()) == title  # type: ignore[arg-type]
