"""The rows of visitaties: reviewers, the course of one, its team, what was written, recommendations and support."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from visitatie.models import Visit
from visitatie.reviews import report_state
from visitatie.reviews.rules import Consent, Dates, EntryKind, Organisation, SupportKind, SupportState
from werkplein.core.actor import Place
from werkplein.core.database import (
    Added,
    Appended,
    Model,
    Signed,
    Withdrawable,
    code,
    day,
    facts,
    key,
    label_enum,
    name,
)
from werkplein.core.database import text as words
from werkplein.register.models import Region, Werkplein

STAYS = sql("left_on IS NULL")


class ReviewerProfile(Model):
    """For whom a reviewer works, and in which region: there they do not review."""

    __tablename__ = "reviewer_profile"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    organisation: Mapped[Organisation] = mapped_column(label_enum(Organisation))
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    region: Mapped[Region] = relationship()


class Visitatie(Model):
    """The course of one visitatie, around a visit that has the day, the state and the place in calendars."""

    __tablename__ = "visitatie"
    __table_args__ = (
        CheckConstraint("agreed_on IS NULL OR sent_on IS NOT NULL", name="agreed_after_sent"),
        Index("ix_visitatie_werkplein_id", "werkplein_id"),
    )
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True, autoincrement=False)
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    begun_on: Mapped[day]
    sent_on: Mapped[day | None]
    agreed_on: Mapped[day | None]
    # Since when the team has at least one of each organisation.
    team_on: Mapped[day | None]
    submitted_on: Mapped[day | None]
    followed_up_on: Mapped[day | None]
    # How the report stands, read from the report itself.
    concept_on: Mapped[date | None] = column_property(report_state.concept_on(visit_id))
    reply_until: Mapped[date | None] = column_property(report_state.reply_until(visit_id))
    replied_on: Mapped[date | None] = column_property(report_state.replied_on(visit_id))
    final_on: Mapped[date | None] = column_property(report_state.final_on(visit_id))
    visit: Mapped[Visit] = relationship()
    members: Mapped[list[Member]] = relationship(order_by="Member.id")
    recommendations: Mapped[list[Recommendation]] = relationship(order_by="Recommendation.id")
    practices: Mapped[list[PracticeSeen]] = relationship(order_by="PracticeSeen.id")

    @property
    def id(self) -> int:
        """Give the number by which it is known: that of its visit."""
        return self.visit_id

    @property
    def werkplein(self) -> Werkplein:
        """Give which Werkplein is reviewed."""
        return self.visit.werkplein

    @property
    def place(self) -> Place:
        """Give where it stands, for the guard."""
        return self.visit.place

    @property
    def team(self) -> list[Member]:
        """Give who review now."""
        return [each for each in self.members if each.left_on is None]

    @property
    def standing(self) -> list[Recommendation]:
        """Give the recommendations that were not withdrawn."""
        return [each for each in self.recommendations if each.withdrawn_on is None]

    @property
    def dates(self) -> Dates:
        """Give what its steps follow from."""
        visit, linked = self.visit, [each.linked_on for each in self.standing if each.linked_on]
        return Dates(
            status=visit.status,
            due_on=visit.due_on,
            planned_on=visit.planned_on,
            held_on=visit.held_on,
            sent_on=self.sent_on,
            agreed_on=self.agreed_on,
            team_on=self.team_on,
            submitted_on=self.submitted_on,
            concept_on=self.concept_on,
            reply_until=self.reply_until,
            replied_on=self.replied_on,
            final_on=self.final_on,
            followed_up_on=self.followed_up_on,
            unlinked=len(self.standing) - len(linked),
            linked_on=max(linked, default=None),
            closed_on=self.werkplein.closed_on,
        )

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is to be done any more."""
        return self.visit.is_cancelled or self.followed_up_on is not None or self.ended_by_closing

    @property
    def ended_by_closing(self) -> bool:
        """Tell whether its report is final, and nothing follows from it because the Werkplein closed."""
        return self.final_on is not None and self.followed_up_on is None and self.werkplein.closed_on is not None


class Member(Model):
    """That someone reviews in a team, and the grant by which they see the Werkplein meanwhile."""

    __tablename__ = "visitatie_member"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="leaves_later"),
        Index("ix_visitatie_member_account_id", "account_id"),
        Index(
            "uq_visitatie_member_now", "visit_id", "account_id", unique=True, sqlite_where=STAYS, postgresql_where=STAYS
        ),
    )
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visitatie.visit_id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    organisation: Mapped[Organisation] = mapped_column(label_enum(Organisation))
    joined_on: Mapped[day]
    # When they said themselves that they have no interest of their own here.
    declared_on: Mapped[day | None]
    left_on: Mapped[day | None]
    grant_id: Mapped[int] = mapped_column(ForeignKey("account_grant.id"))


class VisitatieEntry(Appended, Signed, Model):
    """What was written at one point, as a whole: the newest counts, the earlier ones stay."""

    __tablename__ = "visitatie_entry"
    __table_args__ = (Index("ix_visitatie_entry_of", "visit_id", "kind"),)
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visitatie.visit_id"))
    kind: Mapped[EntryKind] = mapped_column(label_enum(EntryKind))
    texts: Mapped[facts]
    is_finished: Mapped[bool]


class Recommendation(Withdrawable, Model):
    """What the team advises. It can be withdrawn until the report is final."""

    __tablename__ = "recommendation"
    __table_args__ = (
        CheckConstraint("length(text) >= 20", name="has_words"),
        Index("ix_recommendation_visit_id", "visit_id"),
    )
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visitatie.visit_id"))
    milestone: Mapped[code] = mapped_column(default="")
    text: Mapped[words]
    # What came of it, seen when was looked back.
    outcome: Mapped[words] = mapped_column(default="")
    supports: Mapped[list[SupportAction]] = relationship(order_by="SupportAction.id")

    @property
    def going(self) -> list[SupportAction]:
        """Give the support that was not stopped."""
        return [each for each in self.supports if each.state is not SupportState.STOPPED]

    @property
    def linked_on(self) -> date | None:
        """Give since when there is support for it; nothing when there is none (any more)."""
        return min((each.added_on for each in self.going), default=None)


class SupportAction(Added, Model):
    """Support for a recommendation: what, by whom, by when, and what came of it."""

    __tablename__ = "support_action"
    __table_args__ = (
        CheckConstraint("length(what) >= 20", name="has_words"),
        CheckConstraint("owner <> ''", name="has_owner"),
        CheckConstraint("(state = 'agreed') = (ended_on IS NULL)", name="end_has_day"),
        CheckConstraint("state = 'agreed' OR length(result) >= 20", name="end_has_words"),
        Index("ix_support_action_recommendation_id", "recommendation_id"),
    )
    id: Mapped[key]
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"))
    kind: Mapped[SupportKind] = mapped_column(label_enum(SupportKind))
    what: Mapped[words]
    owner: Mapped[name]
    due_on: Mapped[day]
    state: Mapped[SupportState] = mapped_column(label_enum(SupportState))
    ended_on: Mapped[day | None]
    result: Mapped[words] = mapped_column(default="")

    def is_late(self, on: date) -> bool:
        """Tell whether it should have been done: the due date itself is still in time."""
        return self.state is SupportState.AGREED and self.due_on < on


class PracticeSeen(Added, Model):
    """A best practice the team saw. Others read it when the MT agrees."""

    __tablename__ = "practice_seen"
    __table_args__ = (
        UniqueConstraint("visit_id", "title", name="uq_practice_seen_title"),
        CheckConstraint("length(text) >= 20", name="has_words"),
        CheckConstraint("(consent = 'asked') = (answered_on IS NULL)", name="answer_has_day"),
        Index("ix_practice_seen_consent", "consent"),
    )
    id: Mapped[key]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visitatie.visit_id"))
    milestone: Mapped[code]
    title: Mapped[name]
    text: Mapped[words]
    consent: Mapped[Consent] = mapped_column(label_enum(Consent))
    answered_on: Mapped[day | None]
    answered_by: Mapped[int | None]
