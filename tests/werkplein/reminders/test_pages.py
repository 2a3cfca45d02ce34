"""The page of what is asked, the page of the secretariat, the own choice for mail, and where one starts."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.werkplein.reminders.conftest import EARLY, LATE, LATE_DCO, OPENING, SOON, mails
from werkplein.obligations.actions import expect, settle
from werkplein.obligations.rules import Expected, ObligationKind
from werkplein.people.models import Grant, MailChoice
from werkplein.people.rules import MailRhythm, Role
from werkplein.reminders.models import Reminder

ASKED, BOARD, ACCOUNT = "/intern/gevraagd/", "/intern/herinneringen/", "/intern/account/"
CHECKLIST = ObligationKind.CHECKLIST
TODAY = date(2010, 7, 5)
DAY = timedelta(days=1)


# Where one starts.


def test_an_mt_starts_at_its_own_werkplein(browse, carla):
    assert browse("/intern/", by=carla, status=303).response.location == "/intern/werkpleinen/leader/"


def test_an_mt_of_several_starts_at_what_is_asked(browse, session, carla, middle, ask, leader):
    session.add(
        Grant(
            account_id=carla.id, role=Role.MT_MEMBER, scope_kind="werkplein", werkplein_id=middle.id, starts_on=OPENING
        )
    )
    ask(leader)
    ask(middle)

    page = browse("/intern/", by=carla, follow=True)

    assert page.path == ASKED
    assert "Vragenlijst 2e kwartaal 2010" in page.text
    assert "2 Werkpleinen" in page.text


@pytest.mark.parametrize(
    ("role", "start"),
    [
        (Role.SECRETARIAT, ASKED),
        (Role.PROCESS_SUPPORTER, ASKED),
        (Role.STEERING_GROUP, "/intern/overzicht/"),
        (Role.ADMINISTRATOR, "/intern/accounts/"),
        (Role.COMMUNICATION, "/intern/vrijgaven/"),
        (Role.REVIEWER, "/intern/werkpleinen/"),
    ],
)
def test_everyone_starts_where_the_work_is(browse, a_person, role, start):
    assert browse("/intern/", by=a_person(role), status=303).response.location == start


def test_a_dco_starts_at_what_is_asked(browse, a_person, leader):
    assert browse("/intern/", by=a_person(Role.DCO, leader.region), status=303).response.location == ASKED


# What is asked.


def test_what_is_late_stands_first_with_the_days_that_are_left(browse, ask, leader, carla):
    ask(leader)
    ask(leader, ObligationKind.EVIDENCE_RETURNED, "a1", "answer:record", OPENING, date(2010, 7, 2))

    page = browse(ASKED, by=carla)

    assert "Er worden nu 2 dingen van u gevraagd, waarvan 1 te laat." in page.text
    assert page.all(".wp-vlak li") == [
        "Bewijs aanvullen Lindeveen Lindeveen te laat Het moest uiterlijk vrijdag 2 juli.",
        "Vragenlijst 2e kwartaal 2010 Lindeveen Lindeveen Uiterlijk woensdag 14 juli, nog 7 werkdagen.",
    ]


def test_nothing_asked_says_so(browse, carla):
    assert "Er wordt nu niets van u gevraagd." in browse(ASKED, by=carla).text


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (TODAY - 3 * DAY, "1 werkdag te laat"),  # last Friday
        (TODAY - 1 * DAY, "1 werkdag te laat"),
        (TODAY, "vandaag"),
        (TODAY + 1 * DAY, "nog 1 werkdag"),
        (date(2010, 7, 11), "nog 4 werkdagen"),  # a Sunday
    ],
)
def test_the_list_counts_working_days(browse, ask, leader, anna, due_on, words):
    ask(leader, due_on=due_on)

    assert words in " ".join(browse(ASKED, by=anna).all("#lijst ~ * tbody td, section tbody td"))


def test_who_follows_a_region_sees_its_own_werkpleinen_only(browse, ask, leader, middle, laggard, a_person):
    for werkplein in (leader, middle, laggard):
        ask(werkplein)

    text = browse(ASKED, by=a_person(Role.DCO, leader.region)).text

    assert "Nog niet geantwoord" in text
    assert "Lindeveen" in text
    assert "Middelerf" in text
    assert "Achterholt" not in text
    assert "Er wordt nu niets van u gevraagd." in text


def test_only_who_can_do_it_gets_a_link_to_where_it_is_done(browse, ask, leader, carla, a_person):
    address = ask(leader).address

    assert address in browse(ASKED, by=carla).links()
    assert address not in browse(ASKED, by=a_person(Role.DCO, leader.region)).links()


def test_an_mt_sees_nothing_of_another_werkplein(browse, ask, laggard, carla):
    ask(laggard)

    assert "Achterholt" not in browse(ASKED, by=carla).text


def test_each_kind_has_a_list_of_its_own(browse, ask, leader, anna):
    ask(leader)
    ask(leader, ObligationKind.OUTFLOW, "2010-06", "figure:record", date(2010, 7, 1), date(2010, 7, 20))

    page = browse(ASKED, by=anna, query={"soort": "outflow"})

    assert "Nog niet gedaan: uitstroom naar werk" in page.text
    assert "Uitstroom naar werk juni 2010" in page.text


@pytest.mark.parametrize(
    "query", [{"soort": "niets"}, {"pagina": "0"}, {"pagina": "999999"}, {"pagina": "²"}, {"soort": "\0"}]
)
def test_an_address_that_asks_nonsense_gets_the_page(browse, ask, leader, anna, query):
    ask(leader)

    assert "Lindeveen" in browse(ASKED, by=anna, query=query).text
    assert "Lindeveen" in browse(BOARD, by=anna, query={**query, "ouder": "999999"}).text


@pytest.mark.parametrize("path", [ASKED, BOARD])
def test_the_statements_do_not_grow_with_what_is_asked(
    browse, session, ask, remind, leader, middle, laggard, carla, anna, path
):
    ask(leader)
    remind(SOON - 7 * DAY)
    few = browse(path, by=anna).statements
    for period in range(30):
        for werkplein in (leader, middle, laggard):
            ask(werkplein, ObligationKind.EVIDENCE_RENEWAL, f"r{period}", "answer:record", OPENING, LATE + period * DAY)
    remind(TODAY)

    many = browse(path, by=anna).statements

    assert few == many <= 15


def test_the_overview_says_what_is_late(browse, ask, leader, middle, a_person):
    ask(leader, due_on=date(2010, 7, 2))
    ask(middle, due_on=TODAY)

    page = browse("/intern/overzicht/", by=a_person(Role.STEERING_GROUP))

    assert "Vragenlijst: 1 Werkplein" in page.text
    assert f"{ASKED}?soort=checklist&te_laat=1#lijst" in page.links()


def test_the_list_behind_a_number_of_the_overview_holds_exactly_what_is_late(browse, ask, leader, middle, anna):
    ask(leader, due_on=TODAY - DAY)
    ask(middle, due_on=TODAY)

    page = browse(ASKED, by=anna, query={"soort": "checklist", "te_laat": "1"})

    assert [row[0] for row in page.rows("Te laat: vragenlijst")] == ["Lindeveen"]
    assert f"{ASKED}?soort=checklist#lijst" in page.links()


# The page of the secretariat.


@pytest.mark.parametrize("role", [Role.STEERING_GROUP, Role.PROCESS_SUPPORTER, Role.ADMINISTRATOR])
def test_only_the_secretariat_has_the_page(browse, a_person, carla, role):
    for person in (a_person(role), carla):
        browse(BOARD, by=person, status=403)


def test_the_page_says_who_did_not_answer_what_comes_and_what_was_sent(
    browse, ask, remind, leader, middle, carla, anna
):
    ask(leader)
    ask(middle)
    remind(OPENING)
    remind(EARLY)

    page = browse(BOARD, by=anna)

    assert "2 vragen wachten nog op antwoord." in page.text
    assert "Lindeveen nog nooit ingeleverd" in page.text
    assert "1 keer, laatst 24-6-2010" in page.text
    assert "vrijdag 9 juli Vragenlijst 2e kwartaal 2010 Nog 3 werkdagen het MT 2" in page.text
    assert "donderdag 15 juli Vragenlijst 2e kwartaal 2010 Te laat het MT 2" in page.text
    # For a phone the thing itself stands under the name too.
    what = "Vragenlijst 2e kwartaal 2010 Vragenlijst 2e kwartaal 2010"
    assert f"24-6-2010 Lindeveen {what} Nog 14 werkdagen MT-lid (1) Per e-mail" in page.text
    assert f"24-6-2010 Middelerf {what} Nog 14 werkdagen Niemand: geen account in gebruik –" in page.text
    assert "@" not in page.text


def test_the_page_names_who_should_be_visited_first(browse, ask, remind, leader, carla, anna):
    ask(leader, due_on=TODAY - DAY)
    for on in (date(2010, 6, 15), date(2010, 6, 30)):
        remind(on)

    page = browse(BOARD, by=anna)

    assert "eerst bezoeken" in page.text
    assert "1 Werkplein kreeg twee of meer herinneringen" in page.text
    assert "Een achterblijver is het daarmee nog niet." in page.text


def test_who_still_has_time_need_not_be_visited_first(browse, ask, remind, leader, carla, anna):
    ask(leader)
    for on in (EARLY, SOON):
        remind(on)

    page = browse(BOARD, by=anna)

    assert "2 keer, laatst" in page.text
    assert "eerst bezoeken" not in page.text
    assert "Bezoek die eerst" not in page.text


def test_the_page_is_empty_before_anything_is_asked(browse, anna):
    page = browse(BOARD, by=anna)

    assert "Alles wat werd gevraagd, is gedaan." in page.text
    assert "Er is nog niets gestuurd." in page.text


def test_what_the_secretariat_does_itself_is_no_reminder_to_send(browse, ask, leader, anna):
    ask(leader, ObligationKind.OUTFLOW, "2010-06", "figure:record", date(2010, 7, 1), date(2010, 7, 20))

    assert "Alles wat werd gevraagd, is gedaan." in browse(BOARD, by=anna).text


def test_a_reminder_by_hand_goes_to_who_was_chosen(browse, session, ask, leader, laggard, carla, dirk, anna):
    what = ask(leader)
    ask(laggard)

    page = browse(BOARD, by=anna).submit("Stuur nu een herinnering", chosen=[str(what.id)])

    assert "Herinnerd aan 1 vraag. 1 e-mail staat klaar." in page.text
    assert "vandaag herinnerd" in page.text
    assert [mail.to_account_id for mail in mails(session)] == [carla.id]


def test_everyone_on_the_list_is_reminded_with_one_button(browse, session, ask, leader, laggard, carla, dirk, anna):
    ask(leader)
    ask(laggard)

    asked = browse(BOARD, by=anna, query={"soort": "checklist"}).submit("Herinner iedereen (2)")
    assert "2 e-mails klaarzetten voor 2 Werkpleinen?" in asked.text
    assert mails(session) == []

    page = asked.submit("Zet 2 e-mails klaar")

    assert page.path == BOARD
    assert page.html.select_one("#soort option[selected]")["value"] == "checklist"
    assert "Herinnerd aan 2 vragen. 2 e-mails staan klaar." in page.text
    assert {mail.to_account_id for mail in mails(session)} == {carla.id, dirk.id}


def test_what_was_ticked_is_asked_too_and_only_that_is_sent(
    browse, session, ask, leader, middle, laggard, carla, dirk, anna
):
    ask(leader)
    chosen = [ask(middle), ask(laggard), ask(leader, ObligationKind.EVIDENCE_RETURNED, "a1")]

    asked = browse(BOARD, by=anna).submit("Stuur nu een herinnering", chosen=[str(each.id) for each in chosen])

    # Nobody has an account for Middelerf.
    assert "2 e-mails klaarzetten voor 2 Werkpleinen?" in asked.text
    assert "U herinnert aan 2 vragen." in asked.text
    assert "Herinnerd aan 2 vragen. 2 e-mails staan klaar." in asked.submit("Zet 2 e-mails klaar").text


def test_nobody_chosen_is_said_and_nothing_is_sent(browse, session, ask, leader, carla, anna):
    ask(leader)

    page = browse(BOARD, by=anna).submit("Stuur nu een herinnering")

    assert page.status == 422
    assert "Kies wie u een herinnering stuurt." in page.text
    assert mails(session) == []


def test_what_was_settled_meanwhile_is_refused(browse, session, ask, leader, laggard, carla, dirk, anna):
    what = ask(leader)
    ask(laggard)
    page = browse(BOARD, by=anna)
    settle(session, leader.id, CHECKLIST, "2010-K2", "", TODAY)

    refused = page.submit("Stuur nu een herinnering", chosen=[str(what.id)])

    assert refused.status == 409
    assert "Er is niemand om te herinneren" in refused.text
    assert mails(session) == []


@pytest.mark.parametrize("chosen", ["niets", "-1", "99999999999999999999", "²", "1 OR 1=1", ""])
def test_a_choice_that_cannot_be_is_refused(browse, session, ask, leader, carla, anna, chosen):
    ask(leader)
    token = browse(BOARD, by=anna).html.select_one("main input[name=csrf_token]")["value"]

    page = browse(BOARD, by=anna, status=0, data={"csrf_token": token, "chosen": chosen})

    assert page.status in (409, 422)
    assert mails(session) == []


def test_a_long_list_comes_in_pages(browse, session, ask, leader, anna):
    rows = [
        Expected(
            leader.id, ObligationKind.EVIDENCE_RENEWAL, f"r{each:03}", OPENING, LATE_DCO, "/intern/", "answer:record"
        )
        for each in range(101)
    ]
    expect(session, rows)

    first, second = browse(BOARD, by=anna), browse(BOARD, by=anna, query={"pagina": "2"})

    assert "Pagina 1 van 2" in first.text
    assert [len(page.html.select("input[name=chosen]")) for page in (first, second)] == [100, 1]


# The own choice.


def test_one_chooses_how_often_mail_comes(browse, session, carla):
    page = browse(ACCOUNT, by=carla)
    assert page.html.select_one("input[name=rhythm][checked]")["value"] == "at_once"

    page = page.submit("Bewaar uw keuze", rhythm="weekly")

    assert "Uw keuze voor e-mail is bewaard." in page.text
    assert page.html.select_one("input[name=rhythm][checked]")["value"] == "weekly"
    assert session.scalars(select(MailChoice.rhythm)).all() == [MailRhythm.WEEKLY]


@pytest.mark.parametrize("rhythm", ["", "altijd", "at_once\0"])
def test_a_choice_that_is_not_offered_is_refused(browse, session, carla, rhythm):
    token = browse(ACCOUNT, by=carla).html.select_one("main input[name=csrf_token]")["value"]

    page = browse(f"{ACCOUNT}e-mail", by=carla, status=422, data={"csrf_token": token, "rhythm": rhythm})

    assert "Kies" in page.text
    assert session.scalars(select(MailChoice)).all() == []


def test_the_choice_of_one_is_not_that_of_another(browse, session, ask, remind, leader, laggard, carla, dirk):
    browse(ACCOUNT, by=carla).submit("Bewaar uw keuze", rhythm="on_page")
    ask(leader)
    ask(laggard)

    remind(SOON)

    told = dict(session.execute(select(Reminder.account_id, Reminder.state)).all())
    assert {who: state.value for who, state in told.items()} == {carla.id: "on_page", dirk.id: "mailed"}


@pytest.mark.parametrize(("count", "is_folded"), [(12, False), (13, True)])
def test_a_long_list_that_nobody_chose_stays_folded_with_its_count(
    browse, session, ask, leader, anna, count, is_folded
):
    for number in range(count):
        ask(leader, period=f"{1990 + number}-K1")

    page = browse(ASKED, by=anna)
    assert bool(page.html.select("section:has(#lijst) details")) is is_folded
    assert (f"Toon alle {count} (te laat: " in page.text) is is_folded
    for query in ({"soort": "checklist"}, {"pagina": "2"}):
        assert not browse(ASKED, by=anna, query=query).html.select("section:has(#lijst) details")
