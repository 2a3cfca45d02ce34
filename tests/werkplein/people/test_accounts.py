"""Accounts: inviting, choosing a password, granting and stopping, as an administrator and as the person meets them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.support.browse import Browse, counted
from tests.support.page import words
from tests.support.people import PASSWORD, SINCE, Person
from werkplein.core.actor import ScopeKind
from werkplein.core.audit import AuditEntry
from werkplein.core.markup import address
from werkplein.core.outbox import Mail
from werkplein.people import actions, queries, rules
from werkplein.people.cli import administrator
from werkplein.people.examples import example_accounts
from werkplein.people.models import Account, Grant
from werkplein.people.rules import Role
from werkplein.register.models import Werkplein

NEW = "nieuw@gemeente.test"
CHOSEN = "paarse olifant op de fiets"


@pytest.fixture
def beheer(a_person) -> Person:
    """An administrator."""
    return a_person(Role.ADMINISTRATOR)


def invite(browse: Browse, by: Person, email: str = NEW, role: Role = Role.STEERING_GROUP, scope: str = "national"):
    """Fill in the invitation."""
    form = browse("/intern/accounts/uitnodigen", by=by)
    send = next(each for each in form.all("button") if each in ("Stuur de uitnodiging", "Maak de uitnodiging"))
    return form.submit(send, email=email, role=role.value, scope=scope)


def link_in_last_mail(session: Session) -> str:
    """The link that someone got by mail."""
    session.rollback()
    text = session.scalars(select(Mail.text).order_by(Mail.id.desc())).first() or ""
    found = re.search(r"(/aanmelden/wachtwoord/\S+)", text)
    assert found, text
    return found[1]


@pytest.mark.both
def test_someone_invited_chooses_a_password_and_signs_in(browse: Browse, session: Session, beheer: Person) -> None:
    assert "De uitnodiging gaat per e-mail uit" in invite(browse, beheer).text

    page = browse(link_in_last_mail(session)).submit("Bewaar het wachtwoord", password=CHOSEN)

    assert "Uw wachtwoord is bewaard" in page.text
    page.submit("Meld aan", email=NEW, password=CHOSEN)
    assert "Stuurgroep" in browse("/intern/account/").text


def test_an_mt_is_invited_for_its_own_werkplein(
    browse: Browse, session: Session, beheer: Person, leader: Werkplein
) -> None:
    invite(browse, beheer, role=Role.MT_MEMBER, scope=f"werkplein-{leader.id}")

    account = queries.find_account(session, NEW)
    assert account
    (grant,) = account.grants
    assert (grant.role, grant.werkplein_id, grant.given_by) == (Role.MT_MEMBER, leader.id, beheer.id)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": Role.MT_MEMBER}, "Bij de rol MT-lid past dit gebied niet. Kies bij ‘Voor’ een Werkplein."),
        ({"email": "geen adres"}, "Vul een e-mailadres in"),
        ({"email": "<script>alert(1)</script>@x.nl"}, "Vul een e-mailadres in"),
        ({"email": "a" * 10_000 + "@x.nl"}, "korter"),
        ({"scope": "werkplein-999999"}, "Kies waarvoor de rol geldt."),
    ],
)
def test_a_wrong_invitation_is_refused_and_kept(browse: Browse, beheer: Person, fields, sentence: str) -> None:
    page = invite(browse, beheer, **fields)

    assert page.status == 422
    assert sentence in page.text
    assert page.one("input[name=email]")["value"] == fields.get("email", NEW)


def test_the_same_role_is_not_given_twice(browse: Browse, session: Session, beheer: Person) -> None:
    invite(browse, beheer)

    page = invite(browse, beheer)

    assert "heeft de rol Stuurgroeplid hier al" in page.text
    assert session.scalar(select(func.count()).select_from(Account).where(Account.email == NEW)) == 1


def test_an_account_can_have_a_second_role(browse: Browse, session: Session, beheer: Person, carla: Person) -> None:
    invite(browse, beheer, carla.email)

    assert queries.load_actor(session, carla.id, date(2010, 7, 5)).label == "MT Lindeveen en Stuurgroep"


def test_a_link_works_once(browse: Browse, session: Session, beheer: Person) -> None:
    invite(browse, beheer)
    link = link_in_last_mail(session)
    browse(link).submit("Bewaar het wachtwoord", password=CHOSEN)

    assert "Deze link werkt niet meer" in browse(link, status=410).text


@pytest.mark.parametrize(("later", "status"), [(timedelta(days=7), 200), (timedelta(days=7, seconds=1), 410)])
def test_an_invitation_works_for_a_week(browse: Browse, session: Session, beheer: Person, later, status: int) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=UTC), tick=False) as clock:
        invite(browse, beheer)
        clock.shift(later)

        browse(link_in_last_mail(session), status=status)


@pytest.mark.parametrize("token", ["x", "WzEsMF0.aaaa.bbbb", "%00", "a" * 3000])
def test_a_made_up_link_opens_nothing(browse: Browse, token: str) -> None:
    browse(f"/aanmelden/wachtwoord/{token}", status=410)


@pytest.mark.parametrize(
    ("password", "told"), [("kort", "ten minste 12 tekens"), ("Werkplein-voorbeeld", "dus iedereen kent het")]
)
def test_a_weak_password_is_refused_in_words(browse, session, beheer, carla, password: str, told: str) -> None:
    invite(browse, beheer)

    chosen = browse(link_in_last_mail(session)).submit("Bewaar het wachtwoord", password=password)

    for page in (chosen, change(browse, carla, PASSWORD, password)):
        assert page.status == 422
        assert told in page.text


def ask_for_link(browse: Browse, email: str) -> str:
    """Ask for a new password; gives what the page says."""
    return browse("/aanmelden/wachtwoord-vergeten").submit("Stuur de link", email=email).text


@pytest.mark.both
def test_a_forgotten_password_is_replaced_by_mail(browse: Browse, session: Session, carla: Person) -> None:
    browse("/intern/account/", by=carla)
    ask_for_link(browse, carla.email)

    browse(link_in_last_mail(session)).submit("Bewaar het wachtwoord", password=CHOSEN)

    browse("/intern/account/", by=carla, status=302)  # who was signed in is out


def test_asking_for_a_link_does_not_tell_who_has_an_account(browse: Browse, session: Session, carla: Person) -> None:
    assert ask_for_link(browse, carla.email) == ask_for_link(browse, "niemand@voorbeeld.test")

    session.rollback()
    assert session.scalars(select(Mail.to_address)).all() == [carla.email]


def change(browse: Browse, person: Person, present: str, password: str):
    """Change the own password."""
    return browse("/intern/account/", by=person).submit("Wijzig het wachtwoord", present=present, password=password)


@pytest.mark.both
def test_a_changed_password_ends_every_session(app: Flask, browse: Browse, carla: Person) -> None:
    page = change(browse, carla, PASSWORD, CHOSEN)

    assert "U bent overal afgemeld" in page.text
    browse("/intern/account/", by=carla, status=302)


def test_changing_a_password_asks_for_the_present_one(browse: Browse, carla: Person) -> None:
    page = change(browse, carla, "een verkeerd wachtwoord", CHOSEN)

    assert page.status == 422
    assert "Uw huidige wachtwoord klopt niet" in page.text
    browse("/intern/account/", by=carla)


def test_guessing_the_present_password_is_throttled(browse: Browse, carla: Person) -> None:
    for _ in range(5):
        change(browse, carla, "een verkeerd wachtwoord", CHOSEN)

    assert "over 15 minuten" in change(browse, carla, PASSWORD, CHOSEN).text


def test_an_ended_role_ends_at_once(browse: Browse, beheer: Person, carla: Person) -> None:
    browse("/intern/account/", by=carla)

    asked = browse(f"/intern/accounts/{carla.id}/", by=beheer).follow("Beëindig de rol MT-lid, Lindeveen")
    browse("/intern/account/", by=carla)
    page = asked.submit("Beëindig de rol")

    assert "De rol is beëindigd" in page.text
    browse("/intern/account/", by=carla, status=403)


def test_who_has_no_role_left_can_still_sign_out(browse: Browse, session: Session, carla: Person) -> None:
    session.scalars(select(Grant).where(Grant.account_id == carla.id)).one().ends_on = SINCE

    page = browse("/intern/account/", by=carla, status=403)

    assert "U hebt nu geen rol op dit platform" in page.text
    assert "Naar uw startpagina" not in page.text
    assert "U bent afgemeld" in page.submit("Afmelden").text


def test_a_stopped_account_is_out(browse: Browse, beheer: Person, carla: Person) -> None:
    browse("/intern/account/", by=carla)

    browse(f"/intern/accounts/{carla.id}/", by=beheer).follow("Stop dit account").submit("Stop dit account")

    browse("/intern/account/", by=carla, status=302)


@pytest.mark.both
def test_who_comes_back_is_invited_again_without_the_old_roles(
    browse: Browse, session: Session, beheer: Person, carla: Person
) -> None:
    browse(f"/intern/accounts/{carla.id}/", by=beheer).follow("Stop dit account").submit("Stop dit account")

    invite(browse, beheer, carla.email, Role.REVIEWER)

    link_in_last_mail(session)
    assert queries.load_actor(session, carla.id, date(2010, 7, 5)).label == "Visiteur"
    assert session.get_one(Account, carla.id).confirmed_at is None


@pytest.mark.both
@pytest.mark.parametrize(("later", "is_known"), [(timedelta(days=89, hours=23), True), (timedelta(days=90), False)])
def test_the_address_of_a_stopped_account_is_forgotten_in_the_end(
    browse: Browse, session: Session, beheer: Person, carla: Person, later: timedelta, is_known: bool
) -> None:
    browse(f"/intern/accounts/{carla.id}/", by=beheer).follow("Stop dit account").submit("Stop dit account")
    session.rollback()
    stopped_at = session.get_one(Account, carla.id).stopped_at
    assert stopped_at

    actions.sweep(session, stopped_at + later)

    assert (queries.find_account(session, carla.email) is not None) is is_known
    assert len(queries.all_accounts(session)) == (5 if is_known else 4)


@pytest.mark.both
def test_mail_to_who_is_forgotten_goes_too(browse: Browse, session: Session, beheer: Person, carla: Person) -> None:
    ask_for_link(browse, carla.email)
    browse(f"/intern/accounts/{carla.id}/", by=beheer).follow("Stop dit account").submit("Stop dit account")
    session.rollback()
    stopped_at = session.get_one(Account, carla.id).stopped_at
    assert stopped_at

    actions.sweep(session, stopped_at + rules.STOPPED_KEPT)

    assert session.scalars(select(Mail)).all() == []


def test_the_last_administrator_stays(browse: Browse, beheer: Person) -> None:
    asked = browse(f"/intern/accounts/{beheer.id}/", by=beheer).follow("Beëindig de rol Beheerder, landelijk")
    page = asked.submit("Beëindig de rol")

    assert page.status == 422
    assert "Er moet een beheerder overblijven" in page.text
    browse("/intern/accounts/", by=beheer)


def test_nobody_stops_the_own_account(browse: Browse, beheer: Person) -> None:
    page = browse(f"/intern/accounts/{beheer.id}/", by=beheer).follow("Stop dit account").submit("Stop dit account")

    assert "U kunt uw eigen account niet stoppen" in page.text


@pytest.mark.parametrize("path", ["/intern/accounts/", "/intern/accounts/1/", "/intern/accounts/uitnodigen"])
def test_accounts_are_for_the_administrator_only(browse: Browse, anna: Person, carla: Person, path: str) -> None:
    browse(path, by=anna, status=403)
    browse(path, by=carla, status=403)
    browse(path, status=302)


@pytest.mark.parametrize("number", [0, 999, 2_147_483_647, 2_147_483_648, 10**30])
def test_an_account_that_is_not_there_is_not_found(browse: Browse, beheer: Person, number: int) -> None:
    browse(f"/intern/accounts/{number}/", by=beheer, status=404)


def test_the_list_takes_as_many_statements_for_any_number_of_accounts(
    browse: Browse, session: Session, beheer: Person, a_person
) -> None:
    browse("/intern/accounts/", by=beheer)
    few = browse("/intern/accounts/", by=beheer).statements
    for _ in range(20):
        a_person(Role.REVIEWER)

    assert browse("/intern/accounts/", by=beheer).statements == few <= 7


@pytest.mark.parametrize(
    ("search", "found"), [("carla", 1), ("CARLA@", 1), ("lindeveen", 1), ("mt-lid", 2), ("niemand", 0), ("<b>", 0)]
)
def test_an_account_is_found_by_address_role_or_place(browse: Browse, beheer: Person, search: str, found: int) -> None:
    page = browse("/intern/accounts/", by=beheer, query={"zoek": search})

    assert f"{found} van 5 accounts" in page.text


def test_the_trail_names_no_one(browse: Browse, session: Session, beheer: Person) -> None:
    invite(browse, beheer)

    session.rollback()
    assert not [entry for entry in session.scalars(select(AuditEntry)) if "@" in str(entry.facts)]


def test_the_command_invites_the_first_administrator(app: Flask) -> None:
    result = app.test_cli_runner().invoke(administrator, ["Eerste@gemeente.test"])

    assert result.exit_code == 0
    link = re.search(r"(/aanmelden/wachtwoord/\S+)", result.output)
    assert link
    assert app.test_client().get(link[1]).status_code == 200


def test_the_command_gives_the_link_again_until_it_was_used(app: Flask) -> None:
    first, again = (app.test_cli_runner().invoke(administrator, [NEW]) for _ in range(2))

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "/aanmelden/wachtwoord/" in again.output


def test_the_command_refuses_what_is_no_address(app: Flask) -> None:
    result = app.test_cli_runner().invoke(administrator, ["geen-adres"])

    assert result.exit_code == 1
    assert "Vul een e-mailadres in" in result.output


def test_the_example_accounts_are_one_per_role_and_an_mt_per_werkplein(session: Session) -> None:
    werkpleinen = session.scalars(select(Werkplein).order_by(Werkplein.id)).all()

    with counted(session.get_bind()) as statements:
        made = example_accounts(session, werkpleinen, datetime(2010, 7, 5, tzinfo=UTC))

    # Seven who read or act for the country or a region, and six reviewers.
    assert made == 7 + 6 + len(werkpleinen)
    assert len(statements) <= 4
    account = queries.find_account(session, "mt.leader@voorbeeld.test")
    assert account
    assert queries.load_actor(session, account.id, date(2010, 7, 5)).label == "MT Lindeveen"


@pytest.mark.both
@pytest.mark.parametrize(
    "scope", [{"scope_kind": ScopeKind.REGION}, {"scope_kind": ScopeKind.NATIONAL, "werkplein_id": 1}]
)
def test_the_database_refuses_a_grant_without_a_clear_scope(session: Session, carla: Person, scope) -> None:
    session.add(Grant(account_id=carla.id, role=Role.DCO, starts_on=SINCE, **scope))

    with pytest.raises(IntegrityError):
        session.flush()


def test_the_areas_to_choose_from_stand_in_groups(browse, beheer, leader):
    page = browse("/intern/accounts/uitnodigen", by=beheer)

    groups = {group["label"]: words(group) for group in page.html.select("#scope optgroup")}
    assert list(groups) == ["Landelijk", "Arbeidsmarktregio’s", "Werkpleinen"]
    assert "Lindeveen" in groups["Werkpleinen"]
    assert "Regio " in groups["Arbeidsmarktregio’s"]


def test_an_address_breaks_behind_a_sign():
    assert str(address("mt.noord-twente@voorbeeld.test")) == ("mt.<wbr>noord-<wbr>twente@<wbr>voorbeeld.<wbr>test")
    assert str(address("<b>@" + "x" * 21)) == f'&lt;b&gt;@<wbr><span class="wp-breek">{"x" * 21}</span>'


def test_a_long_address_gets_one_sentence(browse, beheer):
    page = browse("/intern/accounts/uitnodigen", by=beheer).submit(
        "Stuur de uitnodiging", email="a" * 10_000 + "@x.nl", role="secretariat", scope="national"
    )

    assert len(page.all("#email-fout")) == 1
    assert page.one("#email-fout").get_text().count("Maak") == 1
    assert "te lang" not in page.text


def test_a_role_that_does_not_fit_the_area_is_said_beside_a_wrong_address(browse, beheer):
    page = browse("/intern/accounts/uitnodigen", by=beheer).submit(
        "Stuur de uitnodiging", email="geen adres", role="mt_member", scope="national"
    )

    assert len(page.all("#email-fout")) == 1
    assert "Werkplein" in page.one("#scope-fout").get_text()
