"""Questions about reports: their versions, what was said to them, and how they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Select,
    and_,
    exists,
    false,
    func,
    inspect,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, contains_eager, defer, joinedload, selectinload

from milestones.models import Assessment, Evidence, FindingAgreement, HearingStep
from milestones.queries import Hearing, hearings
from visitatie.field.models import FieldItem
from visitatie.field.rules import ItemKind
from visitatie.models import Visit
from visitatie.reports.models import ReportFile, ReportHandling, ReportReading, ReportReply, ReportVersion
from visitatie.reports.rules import stages
from visitatie.reports.rules.content import Content, fingerprint, read
from visitatie.reports.rules.stages import Format, ReplyKind, ReportState, Stage
from visitatie.reviews.models import Visitatie
from visitatie.rules import VisitKind, VisitStatus
from werkplein.core.actor import Scopes
from werkplein.core.database import among, ask_about, read_rows
from werkplein.core.labels import listing
from werkplein.register.models import Werkplein

# What the form of the road sends that a report tells in its own words; findings and photos have rows of their own.
REPORTED = (ItemKind.NOTE, ItemKind.AGREEMENT, ItemKind.NEXT_VISIT)


@dataclass(frozen=True)
class Report:
    """The report of a visit: its versions, what the MT said to it, and the findings in it with their hearings."""

    versions: Sequence[ReportVersion]
    replies: Sequence[ReportReply]
    readings: Sequence[ReportReading]
    hearings: Sequence[Hearing]

    @property
    def latest(self) -> ReportVersion:
        """Give the newest version."""
        return self.versions[-1]

    @property
    def concept(self) -> ReportVersion:
        """Give the newest concept: what the MT replies to."""
        return [each for each in self.versions if each.stage is Stage.CONCEPT][-1]

    @property
    def reply_until(self) -> date | None:
        """Give the last day to reply."""
        return self.concept.reply_until

    @property
    def agreed_on(self) -> date | None:
        """Give the day on which the MT agreed with the newest concept; nothing when it did not."""
        about = self.concept.id
        found = (each for each in self.replies if each.kind is ReplyKind.AGREED and each.version_id == about)
        return next((each.holds_on for each in found), None)

    @property
    def remarks(self) -> list[ReportReply]:
        """Give the remarks of the MT, oldest first."""
        return [each for each in self.replies if each.kind is ReplyKind.REMARK]

    @property
    def unhandled(self) -> list[ReportReply]:
        """Give the remarks that nobody said anything to."""
        return [each for each in self.remarks if each.handling is None]

    def open_findings(self, on: date) -> list[Hearing]:
        """Give the findings to which the MT may still reply."""
        return [each for each in self.hearings if each.can_reply(on)]

    @property
    def disputed(self) -> list[str]:
        """Give the milestones on which somebody is to decide."""
        return sorted(each.finding.milestone for each in self.hearings if each.is_open)

    @property
    def keeps_dispute(self) -> str:
        """Say that what is disputed stays so when the MT agrees with the rest; nothing when nothing is."""
        return f" Uw bezwaar tegen {listing(self.disputed)} blijft staan." if self.disputed else ""

    def is_answered(self, on: date) -> bool:
        """Tell whether the MT said all it has to say: it agreed, or nothing is left to reply to.

        What it said to the findings is no answer to a concept that asks again.
        """
        is_all_said = bool(self.hearings) and not self.open_findings(on)
        return self.agreed_on is not None or (is_all_said and not self.concept.asks_again)

    def is_replied(self, on: date) -> bool:
        """Tell whether the MT had its say to this concept, in part or in whole."""
        return any(each.version_id == self.concept.id for each in self.replies) or self.is_answered(on)

    def state(self, on: date) -> ReportState:
        """Tell where the report stands."""
        return stages.state_of(self.latest.stage, self.reply_until, self.is_answered(on), on)

    def left(self, on: date) -> tuple[str, ...]:
        """Say what must be done before it can be made final."""
        return stages.what_is_left(self.state(on), self.reply_until, self.disputed, len(self.unhandled))

    def version(self, number: int) -> ReportVersion | None:
        """Give one version."""
        return next((each for each in self.versions if each.number == number), None)


def content_of(version: ReportVersion) -> Content:
    """Read what a version says."""
    return read(version.content)


def is_intact(version: ReportVersion) -> bool:
    """Tell whether a version says what it said when it was made."""
    return fingerprint(version.content) == version.fingerprint


def report_of(session: Session, visit: Visit) -> Report | None:
    """Give the report of a visit; nothing when there is none. Seven statements at most."""
    versions = session.scalars(
        select(ReportVersion)
        .where(ReportVersion.visit_id == visit.id)
        .options(selectinload(ReportVersion.files))
        .order_by(ReportVersion.number)
        .execution_options(populate_existing=True)
    ).all()
    if not versions:
        return None
    replies = session.scalars(
        select(ReportReply)
        .where(ReportReply.visit_id == visit.id)
        .options(joinedload(ReportReply.handling))
        .order_by(ReportReply.id)
        .execution_options(populate_existing=True)
    ).all()
    readings = session.scalars(
        select(ReportReading).where(ReportReading.visit_id == visit.id).order_by(ReportReading.id)
    ).all()
    return Report(versions, replies, readings, hearings_of_visit(session, visit))


def hearings_of_visit(session: Session, visit: Visit) -> list[Hearing]:
    """Give what was found at a visit with the hearing about it; two statements."""
    return hearings.hearings_of_visit(session, visit.werkplein_id, str(visit.id))


def without_files(session: Session) -> Sequence[ReportVersion]:
    """Give the versions of which a file is still to be made, oldest first; two statements."""
    made = select(func.count()).where(ReportFile.version_id == ReportVersion.id).scalar_subquery()
    question = select(ReportVersion).options(selectinload(ReportVersion.files)).order_by(ReportVersion.id)
    return session.scalars(question.where(made < len(Format))).all()


def behind(session: Session) -> Sequence[Visit]:
    """Give the audits of which something came in after their newest version that belongs in it; one statement."""
    return session.scalars(_behind().order_by(Visit.id)).all()


def is_behind(session: Session, visit: Visit) -> bool:
    """Tell whether something came in after the newest version of this visit; one statement."""
    return session.scalar(_behind().where(Visit.id == visit.id)) is not None


def _behind() -> Select[Visit]:
    of_visit = func.cast(ReportVersion.visit_id, Assessment.visit_id.type)
    found, brought = (
        exists().where(model.visit_id == of_visit, model.recorded_at > ReportVersion.recorded_at)
        for model in (Assessment, Evidence)
    )
    told = exists().where(
        FieldItem.visit_id == ReportVersion.visit_id,
        FieldItem.kind.in_(REPORTED),
        FieldItem.recorded_at > ReportVersion.recorded_at,
    )
    # A final version takes no notes or photos in, but a finding counts, so the MT must read it.
    is_behind = or_(found, and_(ReportVersion.stage == Stage.CONCEPT, or_(brought, told)))
    return (
        select(Visit)
        .join(ReportVersion, ReportVersion.visit_id == Visit.id)
        .where(Visit.kind == VisitKind.AUDIT, _newest(), is_behind)
    )


@dataclass(frozen=True, eq=False)
class Line:
    """A report in a list or on a card."""

    visit: Visit
    version: ReportVersion
    is_answered: bool
    waiting: int

    def state(self, on: date) -> ReportState:
        """Tell where it stands."""
        return stages.state_of(self.version.stage, self.version.reply_until, self.is_answered, on)


def _newest() -> ColumnElement[bool]:
    later = aliased(ReportVersion)
    is_later = exists().where(later.visit_id == ReportVersion.visit_id, later.number > ReportVersion.number)
    return ~is_later


def _is(kind: ReplyKind) -> ColumnElement[bool]:
    # Written out: SQLite prepares a statement anew each time when a value of it is held against a partial index.
    return ReportReply.kind == literal_column(f"'{kind.value}'")


def _agreed() -> ColumnElement[bool]:
    return exists().where(ReportReply.version_id == ReportVersion.id, _is(ReplyKind.AGREED))


def _all_said() -> ColumnElement[bool]:
    """Ask whether there are findings, the MT replied to each of them, and nothing is asked of it since."""
    of_visit = Assessment.visit_id == func.cast(ReportVersion.visit_id, Assessment.visit_id.type)
    is_said = or_(
        exists().where(FindingAgreement.assessment_id == Assessment.id),
        exists().where(HearingStep.assessment_id == Assessment.id),
    )
    return ~ReportVersion.asks_again & exists().where(of_visit) & ~exists().where(of_visit, ~is_said)


def _waiting() -> ColumnElement[int]:
    handled = exists().where(ReportHandling.reply_id == ReportReply.id)
    return (
        select(func.count())
        .where(ReportReply.visit_id == ReportVersion.visit_id, _is(ReplyKind.REMARK), ~handled)
        .correlate(ReportVersion)
        .scalar_subquery()
    )


def _lines() -> Select[Visit, ReportVersion, bool, int]:
    is_answered = or_(_agreed(), _all_said()).label("is_answered")
    return (
        select(Visit, ReportVersion, is_answered, _waiting().label("waiting"))
        .join(ReportVersion, ReportVersion.visit_id == Visit.id)
        .join(Visit.werkplein)
        .options(contains_eager(Visit.werkplein), defer(ReportVersion.content))
        .where(_newest())
    )


def listed(session: Session, scopes: Scopes, search: str = "") -> list[Line]:
    """Give the newest version of every report within these scopes, newest visit first; one statement."""
    question = _lines().order_by(Visit.held_on.desc(), Werkplein.name)
    if not scopes.national:
        mine = [Werkplein.region_id.in_(scopes.region_ids), Werkplein.id.in_(scopes.werkplein_ids)]
        question = question.where(or_(false(), *mine))
    if search:
        question = question.where(Werkplein.name.icontains(search, autoescape=True))
    return [Line(*row) for row in session.execute(question)]


def to_finish(session: Session, supporter_id: int | None) -> list[Line]:
    """Give the concepts of visits that this supporter brought, oldest visit first; one statement."""
    is_own = or_(Visit.supporter_id == supporter_id, Visit.second_id == supporter_id)
    question = _lines().where(ReportVersion.stage == Stage.CONCEPT, is_own).order_by(Visit.held_on, Visit.id)
    return [Line(*row) for row in session.execute(question)]


@dataclass(frozen=True)
class CardReport:
    """The newest report of a Werkplein, as the card tells it."""

    visit_id: int
    number: int
    stage: Stage
    reply_until: date | None
    recorded_on: date
    held_on: date
    title: str
    is_answered: bool

    def state(self, on: date) -> ReportState:
        """Tell where it stands."""
        return stages.state_of(self.stage, self.reply_until, self.is_answered, on)

    def is_in_reply(self, on: date) -> bool:
        """Tell whether the MT is to say something."""
        return self.state(on) is ReportState.REPLY


@dataclass(frozen=True)
class OnCard:
    """What the card asks of the visits of a Werkplein: those not cancelled, newest first, to read only.

    With it go the newest report, and the row of the newest visitatie.
    """

    visits: tuple[Visit, ...]
    report: CardReport | None
    visitatie: Any


VISIT_COLUMNS = tuple(inspect(Visit).columns)


# Made once: making a statement takes longer than asking the database.
@cache
def _on_cards(is_one: bool) -> Executable:
    version = (ReportVersion.number, ReportVersion.stage, ReportVersion.reply_until)
    is_answered = or_(_agreed(), _all_said()).label("is_answered")
    days = (Visitatie.concept_on, Visitatie.reply_until, Visitatie.final_on, Visitatie.followed_up_on)
    review = [column.label(f"review_{column.key}") for column in (Visitatie.visit_id, *days)]
    return (
        select(*VISIT_COLUMNS, *version, ReportVersion.recorded_on.label("reported_on"), is_answered, *review)
        .select_from(Visit)
        .outerjoin(ReportVersion, and_(ReportVersion.visit_id == Visit.id, _newest()))
        .outerjoin(Visitatie, Visitatie.visit_id == Visit.id)
        .where(among(Visit.werkplein_id, is_one), Visit.status != VisitStatus.CANCELLED)
        .order_by(Visit.due_on.desc(), Visit.id.desc())
    )


def on_cards(session: Session, werkplein_ids: Sequence[int]) -> dict[int, OnCard]:
    """Give what the card asks of the visits of Werkpleinen; one statement: reports and visitaties go with visits."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in ask_about(session, _on_cards, werkplein_ids):
        found[row.werkplein_id].append(row)
    return {werkplein_id: _on_card(rows) for werkplein_id, rows in found.items()}


def _on_card(rows: Sequence[Any]) -> OnCard:
    visits = read_rows(Visit, tuple(tuple(row)[: len(VISIT_COLUMNS)] for row in rows))
    reviews = [row for row in rows if row.review_visit_id is not None]
    return OnCard(visits, _card_report(rows), max(reviews, key=lambda row: row.id, default=None))


def _card_report(rows: Sequence[Any]) -> CardReport | None:
    row = max((row for row in rows if row.number is not None), key=lambda row: row.held_on, default=None)
    if row is None:
        return None
    told = (row.id, row.number, row.stage, row.reply_until, row.reported_on, row.held_on)
    return CardReport(*told, row.kind.label, bool(row.is_answered))
