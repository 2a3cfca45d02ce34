"""The rules of people, each with its borders."""

from datetime import UTC, date, datetime, timedelta

import pytest

from werkplein.core.access import Permission
from werkplein.core.actor import ScopeKind
from werkplein.people import rules
from werkplein.people.rules import POLICY, SESSION_END, THROTTLE, Role

NOW = datetime(2010, 7, 5, 9, 0, tzinfo=UTC)
TODAY = date(2010, 7, 5)


def test_every_role_is_in_the_policy_with_a_scope() -> None:
    assert set(POLICY) == set(Role)
    assert all(allowed.scopes and allowed.permissions for allowed in POLICY.values())


def test_every_permission_is_held_by_some_role() -> None:
    held = frozenset().union(*(allowed.permissions for allowed in POLICY.values()))

    assert held == set(Permission)


# Who alone may do what matters most (design, decision 12).
SOLE = {
    Permission.ACCOUNT_MANAGE: {Role.ADMINISTRATOR},
    Permission.ANSWER_DRAFT: {Role.MT_MEMBER, Role.TEAM_LEADER},
    Permission.ANSWER_RECORD: {Role.MT_MEMBER},
    Permission.ASSESSMENT_RECORD_AUDIT: {Role.PROCESS_SUPPORTER},
    Permission.ASSESSMENT_RECORD_DESK: {Role.SECRETARIAT},
    Permission.CHECKLIST_REOPEN: {Role.SECRETARIAT},
    Permission.FIGURE_RECORD: {Role.SECRETARIAT},
    Permission.PLAN_MAKE: {Role.PROCESS_SUPPORTER, Role.SECRETARIAT},
    Permission.QUARTER_FIX: {Role.STEERING_GROUP},
    Permission.RELEASE_APPROVE: {Role.STEERING_GROUP, Role.COMMUNICATION},
    Permission.RELEASE_PREPARE: {Role.SECRETARIAT},
    Permission.VISIT_CONFIRM: {Role.MT_MEMBER},
    Permission.VISIT_PLAN: {Role.PROCESS_SUPPORTER},
}


@pytest.mark.parametrize("permission", SOLE, ids=str)
def test_an_act_is_for_these_roles_only(permission: Permission) -> None:
    holders = {role for role in Role if permission in POLICY[role].permissions}

    assert holders == SOLE[permission]


def test_nobody_may_both_prepare_and_approve_a_release() -> None:
    both = {Permission.RELEASE_PREPARE, Permission.RELEASE_APPROVE}

    assert not [role for role in Role if both <= POLICY[role].permissions]


def test_an_mt_has_no_right_to_the_levels_of_others() -> None:
    assert Permission.LEVEL_READ not in POLICY[Role.MT_MEMBER].permissions


def test_the_administrator_sees_no_findings() -> None:
    allowed = POLICY[Role.ADMINISTRATOR].permissions

    assert not allowed & {Permission.CARD_READ, Permission.LEVEL_READ, Permission.FIGURE_READ, Permission.VISIT_READ}


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.MT_MEMBER, {ScopeKind.WERKPLEIN}),
        (Role.TEAM_LEADER, {ScopeKind.WERKPLEIN}),
        (Role.DCO, {ScopeKind.REGION}),
        (Role.G4_REPRESENTATIVE, {ScopeKind.NATIONAL, ScopeKind.REGION}),
        (Role.STEERING_GROUP, {ScopeKind.NATIONAL}),
        (Role.ADMINISTRATOR, {ScopeKind.NATIONAL}),
    ],
)
def test_a_role_can_be_granted_for_its_own_kinds_of_scope(role: Role, kinds: set[ScopeKind]) -> None:
    assert {kind for kind in ScopeKind if rules.may_be_granted(role, kind)} == kinds


@pytest.mark.parametrize(
    ("grants", "label"),
    [
        ([], "Account zonder rol"),
        ([(Role.MT_MEMBER, "Regio Zwolle")], "MT Regio Zwolle"),
        ([(Role.STEERING_GROUP, None)], "Stuurgroep"),
        ([(Role.DCO, "Twente")], "DCO Twente"),
        ([(Role.MT_MEMBER, "Assen"), (Role.MT_MEMBER, "Emmen")], "MT Assen en MT Emmen"),
        ([(Role.REVIEWER, None), (Role.REVIEWER, None)], "Visiteur"),
    ],
)
def test_a_label_says_roles_and_no_name(grants: list[tuple[Role, str | None]], label: str) -> None:
    assert rules.actor_label(grants) == label


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [
        (TODAY, None, True),  # from its first day
        (TODAY + timedelta(days=1), None, False),  # not the day before
        (date(2009, 7, 1), TODAY + timedelta(days=1), True),  # its last day
        (date(2009, 7, 1), TODAY, False),  # ended today: at once
        (TODAY, TODAY, False),  # given and taken back on one day
    ],
)
def test_a_grant_counts_from_its_start_until_its_end(starts: date, ends: date | None, counts: bool) -> None:
    assert rules.holds(starts, ends, TODAY) is counts


@pytest.mark.parametrize(
    ("of_account", "of_network", "is_reached"),
    [
        (4, 4, False),  # the fifth attempt is still looked at
        (5, 5, True),  # the sixth is not
        (6, 6, True),
        (0, 99, False),  # many people behind one address
        (0, 100, True),
    ],
)
def test_sign_in_is_blocked_after_too_many_failures(of_account: int, of_network: int, is_reached: bool) -> None:
    assert THROTTLE.is_reached(of_account, of_network) is is_reached


@pytest.mark.parametrize(
    ("idle", "age", "is_over"),
    [
        (timedelta(minutes=59, seconds=59), timedelta(hours=1), False),
        (timedelta(minutes=60), timedelta(hours=1), True),
        (timedelta(minutes=60, seconds=1), timedelta(hours=2), True),
        (timedelta(0), timedelta(hours=11, minutes=59, seconds=59), False),
        (timedelta(0), timedelta(hours=12), True),
    ],
)
def test_a_session_ends_when_idle_and_after_half_a_day(idle: timedelta, age: timedelta, is_over: bool) -> None:
    assert SESSION_END.is_over(NOW - age, NOW - idle, NOW) is is_over


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),  # one connection has a whole subnet
        ("nonsense", "unknown"),
        (None, "unknown"),
    ],
)
def test_failures_are_counted_per_network(address: str | None, network: str) -> None:
    assert rules.network_of(address) == network


def test_a_trace_gives_nothing_away_and_differs_by_kind_and_key() -> None:
    found = rules.trace("key", "account", "carla@voorbeeld.test")

    assert "carla" not in found
    assert found != rules.trace("key", "recovery", "carla@voorbeeld.test")
    assert found != rules.trace("other", "account", "carla@voorbeeld.test")


@pytest.mark.parametrize(
    ("password", "is_fine"),
    [
        ("elf tekens.", False),  # 11
        ("twaalf teken", True),  # 12
        ("wachtwoord1234", False),
        ("Welkom123456!", False),
        ("werkplein-voorbeeld", False),  # published: everybody knows it
        ("Werkplein-Voorbeeld!", False),
        ("werkplein-voorbeeld2026 en meer", False),
        ("voorbeeldvoorbeeld", False),
        ("een voorbeeldige olifant", True),
        ("aaaaaaaaaaaaaaaa", False),
        ("carla.jansen zingt", False),  # holds the address
        ("paarse olifant op de fiets " * 7, True),  # 189
        ("paarse olifant op de fiets " * 8, False),  # 216
        ("x" * 10_000, False),
    ],
)
def test_a_password_is_long_and_no_one_elses(password: str, is_fine: bool) -> None:
    assert (rules.password_fault(password, "carla.jansen@gemeente.nl") is None) is is_fine


@pytest.mark.parametrize(
    ("email", "is_fine"),
    [
        ("naam@gemeente.nl", True),
        ("mt.zwolle@voorbeeld.test", True),
        ("naam", False),
        ("naam@gemeente", False),
        ("naam @gemeente.nl", False),
        ("naam@gemeente..nl", False),
        ("<script>@gemeente.nl", False),
        ("a,b@gemeente.nl", False),
        ("a" * 250 + "@b.nl", False),
        ("voor_naam+werkplein@sub-domein.gemeente.nl", True),
        ("x@[y.z", False),
        ("x@b].nl", False),
        ("a(b@c.nl", False),
        ("(@b.nl", False),
        ("naam.@gemeente.nl", False),
        ("naam@-gemeente.nl", False),
        ("náám@gemeente.nl", False),  # not every mail server takes it
    ],
)
def test_an_address_is_one_that_mail_can_reach(email: str, is_fine: bool) -> None:
    assert (rules.email_fault(email) is None) is is_fine


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("/intern/", True),
        ("/intern/werkpleinen/zwolle/?kwartaal=2010-K2", True),
        ("", False),
        (None, False),
        ("/", False),  # public pages know nobody
        ("/aanmelden", False),
        ("//evil.example/intern/", False),
        ("https://evil.example/intern/", False),
        ("/\\evil.example", False),
        ("/intern/\\evil.example", False),
        ("/intern//evil.example", False),
        ("/intern/../../evil", False),
        ("/intern/\r\nSet-Cookie: a=b", False),
        ("javascript:alert(1)", False),
        ("/intern/" + "a" * 2000, False),
    ],
)
def test_only_own_internal_pages_are_returned_to(address: str | None, is_safe: bool) -> None:
    assert (rules.safe_next(address) is not None) is is_safe
