"""What must hold when two people, or one person twice, do something about accounts at the same moment."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Barrier, BrokenBarrierError, Lock, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.people import Person
from tests.support.races import meanwhile
from werkplein.core.actor import ScopeKind
from werkplein.core.database import lock, unit_of_work
from werkplein.core.errors import DomainError
from werkplein.core.outbox import Mail
from werkplein.people import actions, letters, passwords, queries
from werkplein.people.letters import Linker
from werkplein.people.models import Account, Grant
from werkplein.people.passwords import Purpose
from werkplein.people.rules import THROTTLE, Role

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2010, 7, 5)
ALREADY = "heeft de rol Stuurgroeplid hier al"
TRACES = ("a" * 64, "b" * 64)


@pytest.fixture
def at_once(app: Flask) -> Callable[..., list[object]]:
    """Do every act in a thread and a unit of work of its own; gives what they gave, or what they were refused with."""

    def run(acts: list[Callable[[Session], object]]) -> list[object]:
        start, gate, given = Barrier(len(acts)), Lock(), []

        def act_in_thread(act: Callable[[Session], object]) -> None:
            with app.app_context():
                start.wait()
                try:
                    with unit_of_work() as own:
                        outcome = act(own)
                except DomainError as error:
                    outcome = error
            with gate:
                given.append(outcome)

        threads = [Thread(target=act_in_thread, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return given

    return run


@pytest.mark.both
def test_twenty_attempts_at_once_are_throttled_like_twenty_in_a_row(at_once, carla: Person, session: Session) -> None:
    session.commit()

    given = at_once([lambda own: actions.attempt_sign_in(own, TRACES, carla.email, NOW)] * 20)

    assert len([one for one in given if one is not None]) == THROTTLE.per_account


@pytest.mark.both
def test_two_administrators_cannot_stop_each_other_at_once(at_once, a_person, session: Session) -> None:
    one, other = a_person(Role.ADMINISTRATOR), a_person(Role.ADMINISTRATOR)
    session.commit()

    met = Barrier(2)

    def stop(by: Person, whom: Person) -> Callable[[Session], object]:
        def act(own: Session) -> None:
            account = queries.account_with_grants(own, whom.id)
            assert account
            # On SQLite only one of them is here at a time.
            with suppress(BrokenBarrierError):
                met.wait(0.5)
            actions.deactivate(own, by.actor, account, TODAY, NOW)

        return act

    given = at_once([stop(one, other), stop(other, one)])

    assert [type(outcome) for outcome in given if outcome] == [DomainError]
    session.expire_all()
    assert len(queries.administrators(session, TODAY)) == 1


@pytest.mark.both
def test_who_never_accepted_is_no_administrator_who_remains(a_person, session: Session) -> None:
    one, invited = a_person(Role.ADMINISTRATOR), a_person(Role.ADMINISTRATOR)
    session.get_one(Account, invited.id).confirmed_at = None
    account = session.get_one(Account, one.id)

    with pytest.raises(DomainError, match="Er moet een beheerder overblijven"):
        actions.end_grant(session, one.actor, account, account.grants[0].id, TODAY)


@pytest.mark.both
def test_the_old_password_opens_nothing_once_a_new_one_was_chosen(carla: Person, session: Session) -> None:
    attempt = actions.attempt_sign_in(session, TRACES, carla.email, NOW)
    assert attempt
    assert attempt.password_hash
    actions.choose_password(session, carla.id, attempt.password_hash, passwords.unguessable(), NOW)

    with pytest.raises(DomainError, match="horen niet bij elkaar"):
        actions.start_session(session, attempt, carla.id, NOW)


@pytest.mark.both
def test_a_stopped_account_is_not_signed_in_halfway(carla: Person, session: Session) -> None:
    attempt = actions.attempt_sign_in(session, TRACES, carla.email, NOW)
    assert attempt
    lock(session, Account, carla.id).is_active = False

    with pytest.raises(DomainError, match="horen niet bij elkaar"):
        actions.start_session(session, attempt, carla.id, NOW)


@pytest.mark.both
def test_a_link_used_twice_at_once_works_once(at_once, carla: Person, session: Session) -> None:
    known = session.get_one(Account, carla.id).password_hash
    session.commit()

    given = at_once(
        [lambda own: actions.choose_password(own, carla.id, known, passwords.unguessable(), NOW)] * 2,
    )

    assert [type(outcome) for outcome in given if outcome] == [DomainError]


@pytest.mark.both
@pytest.mark.parametrize("is_new", [False, True])
def test_two_invitations_at_once_give_one_grant_and_one_refusal(
    app: Flask, a_person: Callable[..., Person], carla: Person, session: Session, is_new: bool
) -> None:
    by = a_person(Role.ADMINISTRATOR)
    email = "Nieuw@voorbeeld.invalid" if is_new else carla.email
    wanted = actions.Invitation(email, Role.STEERING_GROUP, actions.Scope(ScopeKind.NATIONAL))
    linker = actions.Linker("https://werkplein.test", "geheim")
    session.commit()

    def invite(own: Session) -> None:
        actions.invite(own, by.actor, linker, wanted, TODAY, NOW)

    with meanwhile(app, invite) as refused, pytest.raises(DomainError, match=ALREADY), unit_of_work() as own:
        invite(own)

    assert not refused
    asked = select(func.count()).select_from(Grant).join(Account, Account.id == Grant.account_id)
    session.rollback()
    assert session.scalar(asked.where(Account.email == email.lower(), Grant.role == Role.STEERING_GROUP)) == 1


@pytest.mark.both
def test_a_role_given_at_once_by_who_read_the_account_before_is_given_once(
    app: Flask, carla: Person, session: Session
) -> None:
    wanted = actions.Invitation(carla.email, Role.STEERING_GROUP, actions.Scope(ScopeKind.NATIONAL))
    session.commit()

    def give(own: Session) -> None:
        account = queries.account_with_grants(own, carla.id)
        assert account
        actions.give(own, carla.actor, account, wanted, TODAY)

    with meanwhile(app, give) as refused, pytest.raises(DomainError, match=ALREADY), unit_of_work() as own:
        give(own)

    assert not refused


@pytest.mark.both
def test_a_link_that_is_asked_twice_at_once_is_mailed_once(
    at_once, app: Flask, carla: Person, session: Session
) -> None:
    session.commit()
    linker = Linker("https://werkplein.voorbeeld", "x" * 60)

    def ask(own: Session) -> None:
        with app.test_request_context():
            letters.write_letter(own, linker, own.get_one(Account, carla.id), Purpose.RECOVERY)

    at_once([ask] * 4)

    waiting = select(func.count()).where(Mail.to_account_id == carla.id)
    assert session.scalar(waiting) == 1
