"""What the steering group of the example year decided: one thing done, one late, one corrected."""

from datetime import date

from visitatie.cockpit import queries
from visitatie.cockpit.rules import DecisionKind, FollowUpState
from werkplein.example.steering import CORRECTED, decide
from werkplein.people.rules import Role

TODAY = date(2010, 7, 5)


def test_the_year_has_decisions_with_what_followed(session, anna, a_person) -> None:
    who = {"stuurgroep": a_person(Role.STEERING_GROUP).actor, "secretariaat": anna.actor}

    decide(session, who.__getitem__)

    found, total = queries.decided(session, (DecisionKind.FREE,), 0, 50)
    follow_ups = queries.follow_ups(session)
    # Assen is no part of this cast, so its decision is left out.
    assert total == len(found) == 3
    assert {each.state for each in follow_ups} == {FollowUpState.DONE, FollowUpState.STARTED}
    assert [each.is_late(TODAY) for each in follow_ups] == [True, False]
    newest = queries.entries(session, int(found[0].number))[0]
    assert newest.decision == CORRECTED
