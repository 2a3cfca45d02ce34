"""Prepares, approves, sends back and publishes releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from werkplein.core import audit, clock
from werkplein.core.actor import SYSTEM, Actor
from werkplein.core.audit import Event
from werkplein.core.database import lock, lock_name, upsert
from werkplein.core.errors import Conflict, DomainError, Forbidden
from werkplein.core.files import FileStore
from werkplein.core.labels import moment_words
from werkplein.programme.definition_rules import used_on
from werkplein.programme.definitions import definitions
from werkplein.programme.rules import Programme
from werkplein.publication import attack, queries, since
from werkplein.publication.content import (
    Closed,
    Content,
    Location,
    Period,
    everyone,
    gone_periods,
    new_periods,
)
from werkplein.publication.differences import (
    changes,
    corrected_totals,
    corrections,
    finals,
    losses,
    needs_explanation,
    position_changes,
    together_changes,
)
from werkplein.publication.freezing import NOTHING_SAID, Frame, Wanted, outflow_periods, satisfaction_periods
from werkplein.publication.models import PublicSite, Release
from werkplein.publication.months import MonthOffer, offers
from werkplein.publication.naming import title_of
from werkplein.publication.preview import earlier, which
from werkplein.publication.register_changes import is_register_changed
from werkplein.publication.rules import Figure, ReleaseState, Thresholds
from werkplein.results.changed_queries import Read, read_so_far

SOURCES = ("UWV WERKbedrijf", "gemeenten")


def freeze(
    session: Session, programme: Programme, today: date, is_example: bool, wanted: Wanted = NOTHING_SAID
) -> Content:
    """Apply the rules to everything known today, and give the content of the next release."""
    number = queries.next_number(session)
    former = queries.newest_public(session)
    places, gone = listed = register_on(session, today)
    frame = _frame(session, programme, today, everyone(*listed))
    frame = replace(frame, regions=queries.regions_since(session))
    periods = _periods(session, frame, wanted) if number else []
    replaces = former.number if former else None
    return Content(
        number, replaces, today, is_example, SOURCES, frame.thresholds, places, tuple(periods), closed=gone,
        definitions=used_on(definitions(), today), correction=wanted.correction, withdrawn=wanted.withdrawn,
    )  # fmt: skip


def register_on(session: Session, today: date) -> tuple[tuple[Location, ...], tuple[Closed, ...]]:
    """Give the list of Werkpleinen as a release of today would hold it: those that are open and those that closed."""
    return queries.locations(session, today), queries.closed_places(session, today)


def _frame(session: Session, programme: Programme, today: date, known: Sequence[Location]) -> Frame:
    """A period is about who existed in it: whoever closed since keeps its place in the periods before."""
    return Frame(known, programme, Thresholds(), today, queries.spells(session), written=queries.written(session))


def _periods(session: Session, frame: Frame, wanted: Wanted) -> list[Period]:
    """Every figure as known today; release 0 has none. What is withdrawn counts nowhere, in no sum of months either."""
    gone = {each.key for each in wanted.withdrawn}
    outflow = queries.outflow(session, frame.on, wanted.until)
    delivered = {code: rows for code, rows in outflow.items() if (Figure.OUTFLOW, code) not in gone}
    periods = list(outflow_periods(frame, delivered, queries.excused(session, Figure.OUTFLOW)))
    for figure, measured in queries.measurements(session, frame.on).items():
        periods += satisfaction_periods(frame, figure, measured, queries.excused(session, figure))
    return [each for each in periods if each.key not in gone]


def prepare(
    session: Session,
    store: FileStore,
    actor: Actor,
    content: Content,
    today: date,
    seen: int | None = None,
    planned_at: datetime | None = None,
    read: Read | None = None,
) -> Release:
    """Freeze a release and let it wait for a second person, and for its hour. A release that was waiting gives way.

    `seen` is the number that whoever prepares it was told it would get: what nobody saw does not give way. `read` says
    how far the figures were read for the content; without it all that stands there now was.
    """
    lock_name(session, "release")
    _refuse_taken(session, actor, content.number if seen is None else min(seen, content.number))
    waiting = [lock(session, Release, release.id) for release in queries.waiting(session)]
    _refuse_busy(session)
    former = _refuse_overtaken(session, content.replaces)
    old = content_of(store, former) if former else None
    _refuse_nothing_new(old, content)
    _refuse_removing(old, content)
    _refuse_empty(old, content)
    _refuse_unexplained(old, content)
    content = attacked(session, store, old, content)
    for release in waiting:
        _withdraw(session, actor, release, f"Vrijgave {content.number} kwam ervoor in de plaats.")
    release = _keep(session, store, content, old, today, actor.id)
    release.planned_at = planned_at
    made_of = since.facts_of(read or read_so_far(session, today), content)
    audit.record(
        session, actor, Event.RELEASE_PREPARED, release, number=release.number, digest=release.digest, **made_of
    )
    return release


def attacked(session: Session, store: FileStore, old: Content | None, content: Content) -> Content:
    """Let the attacker try everything that is public together with this release; raises Conflict when that gives.

    `old` is what is public now.
    """
    earlier = [content_of(store, release) for release in queries.public_releases(session)[:-1]]
    tried, found = attack.attack([*earlier, *([old] if old else []), content])
    attack.refuse_leak(content.number, found)
    return replace(content, attacked=tried)


def _refuse_taken(session: Session, actor: Actor, number: int) -> None:
    """Two people, or two windows, may prepare at once: the second looks first at what the other made."""
    if queries.next_number(session) == number:
        return
    made = queries.by_number(session, number)
    is_own = made is not None and actor.is_self(made.prepared_by)
    who, where = ("U", " in een ander venster") if is_own else ("Iemand anders", "")
    raise Conflict(
        f"{who} zette intussen vrijgave {number} klaar{where}. Bekijk die eerst. "
        "Wilt u daarna toch deze vrijgave? Zet die dan nog eens klaar."
    )


def _refuse_busy(session: Session) -> None:
    """What is about to be public must be public first: the next release follows it and names what it changes."""
    stuck, busy = queries.stuck(session), queries.rendering(session)
    if stuck is not None:
        raise Conflict(f"Vrijgave {stuck.number} is goedgekeurd, maar kon niet openbaar worden. Trek die eerst in.")
    if busy is not None and busy.planned_at is not None and busy.is_held(clock.moment()):
        opens = moment_words(busy.planned_at)
        raise Conflict(
            f"Vrijgave {busy.number} is goedgekeurd en wordt openbaar op {opens}. Zet daarna een nieuwe klaar."
        )
    if busy is not None:
        raise Conflict(f"Vrijgave {busy.number} wordt nog openbaar gemaakt. Probeer het over een paar minuten weer.")


def _refuse_overtaken(session: Session, replaces: int | None) -> Release | None:
    """A release tells what changes since the one that is public now; gives that one."""
    former = queries.newest_public(session)
    if replaces != (former.number if former else None):
        raise Conflict("Intussen is een andere vrijgave openbaar geworden. Zet deze vrijgave opnieuw klaar.")
    return former


def _refuse_nothing_new(old: Content | None, content: Content) -> None:
    """A release without anything new would only confuse; the register counts too, and months that become definitive."""
    if old is None or new_periods(old, content) or gone_periods(old, content) or changes(old, content):
        return
    if finals(old, content) or is_register_changed(old, content):
        return
    raise DomainError(f"Er is niets nieuws sinds vrijgave {old.number}. Lees eerst nieuwe cijfers in.")


def _refuse_removing(old: Content | None, content: Content) -> None:
    """What is public stays public: a release corrects a period, or says that it withdraws it."""
    said = {each.key for each in content.withdrawn}
    gone = [period for period in gone_periods(old, content) if period.shown and period.key not in said]
    if old is None or not gone:
        return
    newest = old.newest_shown(gone[-1].figure) or gone[-1]
    public = f"{newest.figure.label} is al openbaar tot en met {newest.label}"
    raise DomainError(f"{public}. Wat openbaar is, blijft openbaar: kies {newest.label} of later.", "until")


def _refuse_empty(old: Content | None, content: Content) -> None:
    """The newest month opens the public site: it shows something, or it waits."""
    newest, better = content.newest(Figure.OUTFLOW), content.newest_shown(Figure.OUTFLOW)
    if newest is None or better is None or newest is better or (old and old.period(newest.figure, newest.code)):
        return
    raise DomainError(f"Over {newest.label} is nog geen cijfer te tonen. Kies {better.label}.", "until")


def _refuse_unexplained(old: Content | None, content: Content) -> None:
    """Who used a figure that changes or disappears reads what changed, and why."""
    if not content.correction and needs_explanation(old, content):
        figures, lost, totals = corrections(old, content), losses(old, content), corrected_totals(old, content)
        together, moved = together_changes(old, content), position_changes(old, content)
        what = " ".join(earlier(figures, lost, totals, together, moved))
        named = which(figures, lost, totals)
        what += f" Het gaat om: {named}." if named else ""
        raise DomainError(f"{what} Leg uit wat er verandert en waarom. Iedereen kan uw uitleg lezen.", "correction")


def months_on_offer(
    session: Session, former: Content | None, programme: Programme, today: date, known: Sequence[Location]
) -> list[MonthOffer]:
    """Give the months up to which a release can go, oldest first: none before the newest that is public."""
    public = former.newest_shown(Figure.OUTFLOW) if former else None
    frame = _frame(session, programme, today, known)
    found = offers(frame, queries.outflow(session, today, None), queries.excused(session, Figure.OUTFLOW))
    return [each for each in found if public is None or each.code >= public.code]


def public_content(session: Session, store: FileStore) -> Content | None:
    """Give what is public now."""
    former = queries.newest_public(session)
    return content_of(store, former) if former else None


def _keep(
    session: Session, store: FileStore, content: Content, old: Content | None, today: date, actor_id: int | None
) -> Release:
    """Write the content before the row that names it."""
    front = content.front
    release = Release(
        number=content.number,
        state=ReleaseState.PREPARED,
        title=title_of(content, new_periods(old, content), old),
        digest=store.put(content.to_bytes()),
        replaces=content.replaces,
        prepared_by=actor_id,
        prepared_at=clock.now(),
        holds_on=front.reference_date if front else today,
        recorded_on=today,
    )
    session.add(release)
    session.flush()
    return release


def content_of(store: FileStore, release: Release) -> Content:
    """Give the frozen content."""
    return Content.from_bytes(raw_of(store, release))


def raw_of(store: FileStore, release: Release) -> bytes:
    """Give the bytes that the digest names; the store refuses any others."""
    try:
        return store.get(release.digest)
    except (FileNotFoundError, ValueError) as error:
        sentence = f"De inhoud van vrijgave {release.number} is weg of beschadigd. Zet die opnieuw klaar."
        raise Conflict(sentence) from error


def approve(session: Session, store: FileStore, actor: Actor, release: Release, seen: str, today: date) -> None:
    """Let a second person approve exactly what that person saw. Writing the pages follows in the background."""
    release = lock(session, Release, release.id)
    refuse_decided(release)
    if actor.is_self(release.prepared_by):
        raise Forbidden("U hebt deze vrijgave zelf klaargezet. Vraag een ander om die goed te keuren.")
    if seen != release.digest:
        raise Conflict("De vrijgave is veranderd sinds u die opende. Bekijk die opnieuw.")
    _refuse_busy(session)
    _refuse_overtaken(session, release.replaces)
    raw_of(store, release)
    _approve(session, actor, release, today)


def _approve(session: Session, actor: Actor, release: Release, today: date) -> None:
    release.state = ReleaseState.APPROVED
    release.approved_by, release.approved_on, release.decided_at = actor.id, today, clock.now()
    audit.record(session, actor, Event.RELEASE_APPROVED, release, number=release.number, digest=release.digest)


def refuse_decided(release: Release) -> None:
    """Refuse what comes after somebody decided about a release, or after it was withdrawn."""
    if not release.is_waiting:
        raise Conflict(f"Over vrijgave {release.number} is al beslist: {release.state.label.lower()}.")


def reject(session: Session, actor: Actor, release: Release, reason: str) -> None:
    """Send a release back to who prepared it, with the reason."""
    release = lock(session, Release, release.id)
    refuse_decided(release)
    _end(session, actor, release, ReleaseState.REJECTED, reason)


def withdraw(session: Session, actor: Actor, release: Release, reason: str, at: datetime) -> None:
    """Take a release back: before anyone approved it, before its hour, or when it cannot be made public."""
    release = lock(session, Release, release.id)
    refuse_withdrawal(session, release, at)
    _withdraw(session, actor, release, reason)


def refuse_withdrawal(session: Session, release: Release, at: datetime) -> None:
    """Refuse to take back what is public or about to be, or what someone decided on already."""
    if release.is_public:
        way_out = "Wat openbaar is, blijft te lezen. Verbeter het met een nieuwe vrijgave."
        raise Conflict(f"Vrijgave {release.number} is openbaar en kan niet meer worden ingetrokken. {way_out}")
    if release.is_held(at) or queries.has_failed(session, release):
        return
    if release.is_approved:
        raise Conflict(f"Vrijgave {release.number} wordt nu openbaar gemaakt en kan niet meer worden ingetrokken.")
    refuse_decided(release)


def _withdraw(session: Session, actor: Actor, release: Release, reason: str) -> None:
    _end(session, actor, release, ReleaseState.WITHDRAWN, reason)


def _end(session: Session, actor: Actor, release: Release, state: ReleaseState, reason: str) -> None:
    release.state, release.note, release.decided_at = state, reason, clock.now()
    # The row holds a day of approval only while that stands; the trail keeps that it was given.
    given: dict[str, Any] = {"approved_on": release.approved_on.isoformat()} if release.approved_on else {}
    release.approved_by = release.approved_on = None
    audit.record(session, actor, Event.RELEASE_WITHDRAWN, release, number=release.number, state=state.value, **given)


def publish(session: Session, release: Release, folder: str, today: date) -> bool:
    """Flip the pointer: from here on this tree is public. The tree is complete before this is called.

    Tells whether it did: who wrote a former release again may be overtaken by the next one.
    """
    lock_name(session, "release")
    release = lock(session, Release, release.id)
    newest = queries.newest_public(session)
    if newest is not None and newest.number > release.number:
        return False
    if not release.is_public:
        if not release.is_approved:
            raise Conflict(f"Vrijgave {release.number} is intussen ingetrokken.")
        release.state, release.public_on = ReleaseState.PUBLIC, today
        audit.record(session, SYSTEM, Event.RELEASE_PUBLISHED, release, number=release.number, digest=release.digest)
    session.flush()
    row = {"id": 1, "release_id": release.id, "folder": folder, "complete_at": clock.now()}
    upsert(session, PublicSite, [row], ["id"], ["release_id", "folder", "complete_at"])
    return True


def begin(session: Session, store: FileStore, content: Content, today: date) -> Release:
    """Make release 0: the register alone, so that the map is never empty. It holds no figures to approve."""
    release = _keep(session, store, content, None, today, None)
    _approve(session, SYSTEM, release, today)
    return release
