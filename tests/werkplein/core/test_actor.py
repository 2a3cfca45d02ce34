"""Who may do what where."""

import pytest

from werkplein.core.access import Permission
from werkplein.core.actor import ANONYMOUS, Actor, Held, Place, ScopeKind

HERE = Place(werkplein_id=7, region_id=3)
CARD = frozenset({Permission.CARD_READ})


@pytest.mark.parametrize(
    ("kind", "scope_id", "covered"),
    [
        (ScopeKind.NATIONAL, None, True),
        (ScopeKind.REGION, 3, True),
        (ScopeKind.REGION, 7, False),  # the id of the Werkplein is not the id of the region
        (ScopeKind.WERKPLEIN, 7, True),
        (ScopeKind.WERKPLEIN, 3, False),
        (ScopeKind.WERKPLEIN, None, False),
    ],
)
def test_a_grant_reaches_as_far_as_its_scope(kind: ScopeKind, scope_id: int | None, covered: bool) -> None:
    actor = Actor(1, "iemand", (Held(CARD, kind, scope_id),))

    assert actor.covers(HERE) is covered
    assert actor.may(Permission.CARD_READ, HERE) is covered


def test_what_stands_nowhere_in_particular_is_covered_by_a_national_grant_only() -> None:
    assert Actor(1, "", (Held(CARD, ScopeKind.NATIONAL),)).covers(Place())
    assert not Actor(1, "", (Held(CARD, ScopeKind.REGION, None),)).covers(Place())
    assert not Actor(1, "", (Held(CARD, ScopeKind.WERKPLEIN, None),)).covers(Place())


def test_a_permission_of_one_scope_does_not_leak_into_another() -> None:
    actor = Actor(
        1,
        "",
        (
            Held(frozenset({Permission.ANSWER_RECORD}), ScopeKind.WERKPLEIN, 8),
            Held(CARD, ScopeKind.REGION, 3),
        ),
    )

    assert not actor.may(Permission.ANSWER_RECORD, HERE)
    assert actor.may(Permission.ANSWER_RECORD)


def test_scopes_tell_a_query_where_a_permission_is_held() -> None:
    actor = Actor(1, "", (Held(CARD, ScopeKind.REGION, 3), Held(CARD, ScopeKind.WERKPLEIN, 9)))

    scopes = actor.scopes_for(Permission.CARD_READ)

    assert (scopes.national, scopes.region_ids, scopes.werkplein_ids) == (False, {3}, {9})
    assert actor.scopes_for(Permission.LEVEL_READ).region_ids == frozenset()


def test_a_visitor_may_nothing() -> None:
    assert not any(ANONYMOUS.may(permission) for permission in Permission)


def test_permissions_stand_in_alphabetical_order() -> None:
    values = [permission.value for permission in Permission]

    assert values == sorted(values)
