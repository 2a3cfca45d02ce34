"""Questions about learning from each other: what is shared, by whom, and who asked whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Executable,
    ScalarSelect,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from milestones.models import ContactRequest, G4Adoption, G4Approach, MilestoneStanding, PracticeShare, Standing
from milestones.queries.dossiers import LEVELS
from milestones.queries.findings import GRADES, read_once
from milestones.queries.standings import CLOSED, _right, derived_now, facts_of
from milestones.queries.turnings import LAPSING, lapsing_on_move, since_told, told
from milestones.rules import Effective, Grade, Level, Outcome, Verdict
from milestones.rules.practices import Asked, Example, Wish, asked_since
from werkplein.core.database import among, ask, ask_about, is_reading
from werkplein.people.models import Account
from werkplein.people.queries import Recipient
from werkplein.programme.rules import Milestone, Programme, add_months
from werkplein.register.models import Region, Werkplein
from werkplein.register.peer_queries import PEER, Peers, peer_of, peers, served_count
from werkplein.register.peer_rules import Peer

SHOWN = (Grade.E1, Grade.E2)
# What was read for so many Werkpleinen is kept per process, under the rows it was read from; each holds its stories.
KEPT = 512


@dataclass(frozen=True)
class Received:
    """A request for contact that waits for an answer."""

    id: int
    asker: str
    milestone: str
    asked_on: date


# Equal to itself only, so that what is made of it can be kept beside it.
@dataclass(frozen=True, eq=False)
class Learner:
    """What a Werkplein learns with: how it stands, whom it asked, and who asked it."""

    peer: Peer
    region: str
    level: Level
    verdicts: Mapping[str, str]
    approach: str | None
    shared: int
    asked: Mapping[tuple[int, str], Asked]
    received: Sequence[Received]

    def open_milestones(self, programme: Programme) -> list[Milestone]:
        """Give the milestones that apply and are not met."""
        return [each for each in programme.milestones if self.verdicts.get(each.code) not in CLOSED]


class Learners(dict[int, Learner]):
    """Who learns, and the stamps of what can be learned."""

    stamps: tuple[Any, ...] = ()


def learners(session: Session, werkplein_ids: Sequence[int], programme: Programme, on: date) -> Learners:
    """Give what these Werkpleinen learn with; one statement, and five more where summary rows are old.

    Those are not asked again by who derives the same for the same page.
    """
    asked = {"on": on, "since": asked_since(on, programme.peers)}
    found: dict[int, list[_Row]] = defaultdict(list)
    stamps: tuple[Any, ...] = ()
    for *columns, shares, standings, stamp in ask_about(session, _learners, werkplein_ids, asked):
        found[columns[0]].append(_Row._make(columns))
        stamps = shares, standings, stamp
    old = [each for each, rows in found.items() if rows[0].level is not None and not rows[0].is_right]
    fresh = derived_now(session, sorted(old), programme, on)
    learning = Learners(
        (each, _renewed(_learner(tuple(rows)), fresh[each]) if each in fresh else _learner(tuple(rows)))
        for each, rows in found.items()
    )
    learning.stamps = stamps
    return learning


class _Row(NamedTuple):
    """What a learner is read from: a row per request for contact, or one without."""

    werkplein_id: int
    is_g4: bool
    is_satellite: bool
    lat: float
    lon: float
    municipalities: int
    region: str
    level: str | None
    verdicts: str | None
    is_right: bool | None
    approach: str | None
    shared: int
    request_id: int | None
    asked_id: int
    milestone: str
    asked_on: date
    answered_on: date | None
    asker_label: str


@lru_cache(maxsize=KEPT)
def _learner(rows: tuple[_Row, ...]) -> Learner:
    """Read exactly these rows: as long as nothing changes, every reader gets the same learner."""
    first = rows[0]
    requests = [row for row in rows if row.request_id is not None]
    return Learner(
        peer_of(first[:6]),
        first.region,
        # Where nothing was ever answered there is no summary row.
        LEVELS[first.level] if first.level else Level.TOO_LITTLE,
        read_once(first.verdicts) if first.verdicts else {},
        first.approach,
        first.shared,
        {
            (row.asked_id, row.milestone): Asked(row.asked_on, row.answered_on)
            for row in requests
            if row.asked_id != first.werkplein_id
        },
        [
            Received(row.request_id or 0, row.asker_label, row.milestone, row.asked_on)
            for row in requests
            if row.asked_id == first.werkplein_id
        ],
    )


def _renewed(learner: Learner, outcome: Outcome) -> Learner:
    now = facts_of(outcome)
    return replace(learner, level=now["level"], verdicts=now["verdicts"])


# Statements of key pages are made once: making one takes longer than asking the database.
@cache
def _learners(is_one: bool) -> Executable:
    """In the order of the fields of `_Row`, and stamps."""
    on, since = bindparam("on", type_=Date), bindparam("since", type_=Date)
    return (
        select(
            *PEER,
            served_count(on),
            Region.name,
            type_coerce(Standing.level, String),
            cast(Standing.verdicts, Text),
            _right(on),
            _approach(on),
            _shared_count(on),
            ContactRequest.id,
            ContactRequest.asked_id,
            ContactRequest.milestone,
            ContactRequest.asked_on,
            ContactRequest.answered_on,
            ContactRequest.asker_label,
            # Of all that `examples` reads: shares are only added, and a summary row has the stamp of its milestones.
            select(func.count(PracticeShare.id)).scalar_subquery(),
            select(func.count(Standing.stamp)).correlate(None).scalar_subquery(),
            select(func.sum(Standing.stamp)).correlate(None).scalar_subquery(),
        )
        .join(Region, Region.id == Werkplein.region_id)
        .outerjoin(Standing, Standing.werkplein_id == Werkplein.id)
        .outerjoin(ContactRequest, and_(ContactRequest.asked_on <= on, _is_of_them(since)))
        .where(among(Werkplein.id, is_one))
        .order_by(Werkplein.id, ContactRequest.id)
    )


def _is_of_them(since: BindParameter[date]) -> ColumnElement[bool]:
    made = and_(ContactRequest.asker_id == Werkplein.id, ContactRequest.asked_on > since)
    return or_(made, and_(ContactRequest.asked_id == Werkplein.id, ContactRequest.answered_on.is_(None)))


def _approach(on: BindParameter[date]) -> ScalarSelect[str]:
    """Ask for the title of the approach of the four big cities that is in force, where there is one."""
    question = select(G4Approach.title).join(G4Adoption, G4Adoption.approach_id == G4Approach.id)
    in_force = question.where(G4Adoption.holds_on <= on).order_by(G4Adoption.id.desc()).limit(1)
    return in_force.scalar_subquery()


def _shared_count(on: BindParameter[date]) -> ScalarSelect[int]:
    counted = select(func.count()).where(PracticeShare.werkplein_id == Werkplein.id, _is_shared(on))
    return counted.correlate(Werkplein).scalar_subquery()


def _is_shared(on: date | BindParameter[date]) -> ColumnElement[bool]:
    """Ask whether a row says that a milestone is shared, and no later row took its place."""
    return and_(PracticeShare.is_shared, PracticeShare.holds_on <= on, ~_is_followed(on))


def _is_followed(on: date | BindParameter[date]) -> ColumnElement[bool]:
    later = aliased(PracticeShare)
    same = and_(later.werkplein_id == PracticeShare.werkplein_id, later.milestone == PracticeShare.milestone)
    return select(later.id).where(same, later.id > PracticeShare.id, later.holds_on <= on).exists()


class Examples(tuple[Example, ...]):
    """Who can be learned from. Equal to itself only, so that what is made of it can be kept beside it."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


NO_EXAMPLES = Examples()


def examples(
    session: Session, codes: Collection[str], programme: Programme, on: date, stamps: tuple[Any, ...] = ()
) -> Examples:
    """Give who verifiably came to these milestones in the last months, showed that, and shares it.

    How many months is data (`PeerRules.recent_months`). One statement beside the one for what is kept of the register;
    none with stamps (of `learners`) under which they are kept. What was lost, or is no longer valid, is shown no more,
    whatever was shared. Five more where summary rows are old.
    """
    if not codes:
        return NO_EXAMPLES
    listed, since = sorted(codes), add_months(on, -programme.peers.recent_months)
    lapsing, open_ones = lapsing_on_move(programme), peers(session, on)
    asked = {"codes": listed, "on": on, LAPSING: lapsing}
    if not stamps or not is_reading():
        return _fetched(session, asked, since, open_ones, programme)
    place = _place(open_ones, stamps, on, since, *listed, *lapsing)
    if not place:
        place.append(_fetched(session, asked, since, open_ones, programme))
    return place[0]


@lru_cache(maxsize=KEPT)
def _place(_open_ones: Peers, _stamps: tuple[Any, ...], *_asked: object) -> list[Examples]:
    """Give the place where examples are kept as long as their stamps stay; there is nothing the first time."""
    return []


def _fetched(
    session: Session, asked: Mapping[str, Any], since: date, open_ones: Peers, programme: Programme
) -> Examples:
    found = [tuple(row) for row in ask(session, _examples(), asked) if row[0] in open_ones]
    old = sorted({row[0] for row in found if not row[-1]})
    fresh = derived_now(session, old, programme, asked["on"]) if old else {}
    rows = (row[:-1] for row in found if row[0] not in fresh or _is_shown(fresh[row[0]].values.get(row[3])))
    return _examples_of(tuple(rows), since, open_ones)


def _is_shown(value: Effective | None) -> bool:
    """Tell of a value that was derived anew what the statement asks of one that is kept."""
    if value is None or not value.is_shown:
        return False
    return not (value.is_expired or value.is_disputed or value.is_inherited)


@lru_cache(maxsize=KEPT)
def _examples_of(rows: tuple[tuple[Any, ...], ...], since: date, open_ones: Peers) -> Examples:
    """Read exactly these rows: as long as nothing changes, every reader gets the same examples."""
    return Examples(
        Example(open_ones[each], code, name, milestone, GRADES[grade], holds_on, story, turned_on)
        for each, code, name, milestone, grade, holds_on, story, found in rows
        if found is not None
        for turned_on in [since_told(found).turned_on]
        # What was met from the first day on that anything is known of it, nobody verifiably came to.
        if turned_on is not None and turned_on >= since
    )


@cache
def _examples() -> Executable:
    on = bindparam("on", type_=Date)
    value = MilestoneStanding
    is_shown = (value.verdict == Verdict.MET) & value.grade.in_(SHOWN) & value.is_answered & ~value.is_expired
    # What is disputed may be otherwise, and what was inherited another Werkplein did.
    is_own = ~value.is_disputed & ~value.is_inherited
    is_valid = (value.holds_on <= on) & (value.valid_until >= on)
    share = (value.werkplein_id == PracticeShare.werkplein_id) & (value.milestone == PracticeShare.milestone)
    return (
        select(
            Werkplein.id,
            Werkplein.code,
            Werkplein.name,
            value.milestone,
            # As it is stored: what it means is read once per process, for the same rows.
            type_coerce(value.grade, String),
            value.holds_on,
            PracticeShare.story,
            told(on),
            _right(on),
        )
        .select_from(PracticeShare)
        .join(value, share)
        # Without a summary row nothing would tell of a change.
        .join(Standing, Standing.werkplein_id == PracticeShare.werkplein_id)
        .join(Werkplein, Werkplein.id == PracticeShare.werkplein_id)
        .where(value.milestone.in_(bindparam("codes", expanding=True)), _is_shared(on))
        .where(is_shown, is_own, is_valid)
        .order_by(PracticeShare.id)
    )


def shares_of(session: Session, werkplein_id: int) -> dict[str, Wish]:
    """Give what a Werkplein says now of sharing, by milestone; one statement."""
    rows = session.scalars(
        select(PracticeShare).where(PracticeShare.werkplein_id == werkplein_id).order_by(PracticeShare.id)
    )
    return {row.milestone: Wish(row.is_shared, row.story) for row in rows}


def last_request(session: Session, asker_id: int, asked_id: int, milestone: str) -> ContactRequest | None:
    """Give the newest request of a pair about a milestone; one statement."""
    return session.scalar(
        select(ContactRequest)
        .where(
            ContactRequest.asker_id == asker_id,
            ContactRequest.asked_id == asked_id,
            ContactRequest.milestone == milestone,
        )
        .order_by(ContactRequest.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


@dataclass(frozen=True)
class RequestPage:
    """A request as the asked side reads it; the address only where the asker agreed to show it."""

    request: ContactRequest
    asker: Werkplein
    address: str


def request_for(session: Session, werkplein_id: int, request_id: int) -> RequestPage | None:
    """Give a request to this Werkplein; one statement."""
    address = case((ContactRequest.shows_address & Account.is_active, Account.email), else_="")
    row = session.execute(
        select(ContactRequest, Werkplein, func.coalesce(address, ""))
        .join(Werkplein, Werkplein.id == ContactRequest.asker_id)
        .outerjoin(Account, Account.id == ContactRequest.asker_account_id)
        .where(ContactRequest.id == request_id, ContactRequest.asked_id == werkplein_id)
    ).one_or_none()
    return RequestPage(*row) if row is not None else None


def holder_of(session: Session, account_id: int | None) -> Recipient | None:
    """Give where to write to an account that is still in use; one statement."""
    question = select(Account.id, Account.email).where(Account.id == account_id, Account.is_active)
    row = session.execute(question).one_or_none()
    return Recipient(*row) if row is not None else None
