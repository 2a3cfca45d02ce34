"""Deliveries of outflow and measurements of satisfaction: rows are only added, a correction names what it replaces."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from werkplein.core.database import Appended, Model, code, key, label_enum
from werkplein.results.rules import MeasurementKind, Principle, Way

IS_FIRST = text("replaces_id IS NULL")


class Hundredths(TypeDecorator[Decimal]):
    """A number with two decimals, kept as a whole number: the same on both databases, without rounding."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse what would lose a decimal."""
        if value is None:
            return None
        whole = value * 100
        if whole != whole.to_integral_value():
            raise ValueError(f"{value} has more than two decimals")
        return int(whole)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Give the number back."""
        return None if value is None else hundredths(value)


def hundredths(value: int) -> Decimal:
    """Give a number with two decimals that is kept as a whole number."""
    return Decimal(value).scaleb(-2)


class Replaced:
    """A row that a later one may take the place of: another figure, or that there is none after all."""

    way: Mapped[Way] = mapped_column(label_enum(Way), default=Way.DELIVERED, server_default=Way.DELIVERED.value)
    actor_id: Mapped[int | None]

    @property
    def is_there(self) -> bool:
        """Tell whether it is a figure."""
        return self.way is not Way.WITHDRAWN


class OutflowDelivery(Replaced, Appended, Model):
    """How many of the clients of a stream left for work in a month. About a month nobody delivered there is no row."""

    __tablename__ = "outflow_delivery"
    __table_args__ = (
        CheckConstraint("outflow >= 0 AND outflow <= caseload", name="outflow_within_caseload"),
        CheckConstraint("way <> 'withdrawn' OR (replaces_id IS NOT NULL AND caseload = 0)", name="withdrawal"),
        UniqueConstraint("replaces_id"),
        Index(
            "uq_outflow_delivery_first",
            "werkplein_id",
            "month",
            "stream",
            unique=True,
            sqlite_where=IS_FIRST,
            postgresql_where=IS_FIRST,
        ),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), index=True)
    month: Mapped[str] = mapped_column(String(7), index=True)
    stream: Mapped[code]
    caseload: Mapped[int]
    outflow: Mapped[int]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("outflow_delivery.id"))


class OutflowMonth(Model):
    """Summary: a month of the country, added up from the deliveries that count. It can be made again at any time."""

    __tablename__ = "outflow_month"
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    caseload: Mapped[int] = mapped_column(default=0)
    outflow: Mapped[int] = mapped_column(default=0)
    deliveries: Mapped[int] = mapped_column(default=0)
    # How many Werkpleinen with clients are in it: over few of them it would tell what one delivered.
    werkpleinen: Mapped[int] = mapped_column(default=0)


class Measurement(Replaced, Appended, Model):
    """The outcome of a round of a satisfaction measurement. Without answers mean and deviation are 0."""

    __tablename__ = "measurement"
    __table_args__ = (
        CheckConstraint("(n = 0 AND mean = 0 AND sd = 0) OR (n > 0 AND mean BETWEEN 100 AND 1000)", name="mark"),
        CheckConstraint("sd >= 0", name="sd_not_negative"),
        CheckConstraint("way <> 'withdrawn' OR (replaces_id IS NOT NULL AND n = 0)", name="withdrawal"),
        UniqueConstraint("replaces_id"),
        Index(
            "uq_measurement_first",
            "werkplein_id",
            "kind",
            "round",
            unique=True,
            sqlite_where=IS_FIRST,
            postgresql_where=IS_FIRST,
        ),
    )
    id: Mapped[key]
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"), index=True)
    kind: Mapped[MeasurementKind] = mapped_column(label_enum(MeasurementKind))
    round: Mapped[code]
    n: Mapped[int]
    mean: Mapped[Decimal] = mapped_column(Hundredths)
    sd: Mapped[Decimal] = mapped_column(Hundredths)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("measurement.id"))


class MeasurementPrinciple(Model):
    """What a measurement gave for one client principle: part of that measurement, and corrected with it."""

    __tablename__ = "measurement_principle"
    __table_args__ = (
        UniqueConstraint("measurement_id", "principle"),
        CheckConstraint("n > 0", name="answered"),
        CheckConstraint("mean BETWEEN 100 AND 1000", name="mark"),
    )
    id: Mapped[key]
    measurement_id: Mapped[int] = mapped_column(ForeignKey("measurement.id"))
    principle: Mapped[Principle] = mapped_column(label_enum(Principle))
    n: Mapped[int]
    mean: Mapped[Decimal] = mapped_column(Hundredths)
