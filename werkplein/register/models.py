"""The rows of the register: what Werkpleinen are, where they stand and whom they serve."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from werkplein.core import clock
from werkplein.core.actor import Place
from werkplein.core.database import Appended, Model, code, day, key, label_enum, moment, name, stamp, text
from werkplein.register.area_rules import AreaSaid, Serving
from werkplein.register.rules import AreaKind, Facts, Precision, title_of


class Region(Model):
    """A labour-market region."""

    __tablename__ = "region"
    id: Mapped[key]
    code: Mapped[code] = mapped_column(unique=True)
    name: Mapped[name]
    stamp: Mapped[stamp]


class Municipality(Model):
    """A municipality with its CBS code; `search` holds its names as they are searched."""

    __tablename__ = "municipality"
    id: Mapped[key]
    code: Mapped[code] = mapped_column(unique=True)
    name: Mapped[name]
    search: Mapped[text]
    stamp: Mapped[stamp]


class Werkplein(Model):
    """A location, with a code and an id that never change.

    From `name` on the columns sum up the version that holds on `derived_for`; they are right until `changes_on`.
    `revision` goes up with every change of the register that touches this Werkplein: who keeps something derived
    from the register sees by it that the register changed.
    """

    __tablename__ = "werkplein"
    __table_args__ = (
        CheckConstraint("main_id IS NULL OR main_id <> id", name="not_its_own_satellite"),
        CheckConstraint("revision >= 1", name="counts_changes"),
    )
    id: Mapped[key]
    code: Mapped[code] = mapped_column(unique=True)
    name: Mapped[name]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    main_id: Mapped[int | None] = mapped_column(ForeignKey("werkplein.id"), index=True)
    is_g4: Mapped[bool]
    lat: Mapped[float]
    lon: Mapped[float]
    precision: Mapped[Precision] = mapped_column(label_enum(Precision))
    opened_on: Mapped[day]
    closed_on: Mapped[day | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("werkplein.id"))
    map_x: Mapped[float]
    map_y: Mapped[float]
    anchor_x: Mapped[float]
    anchor_y: Mapped[float]
    derived_for: Mapped[day]
    changes_on: Mapped[day | None] = mapped_column(index=True)
    stamp: Mapped[stamp]
    revision: Mapped[int] = mapped_column(default=1)

    region: Mapped[Region] = relationship()
    seat: Mapped[Municipality] = relationship()
    main: Mapped[Werkplein | None] = relationship(
        remote_side="Werkplein.id", back_populates="satellites", foreign_keys="Werkplein.main_id"
    )
    satellites: Mapped[list[Werkplein]] = relationship(
        back_populates="main", order_by="Werkplein.name", foreign_keys="Werkplein.main_id"
    )
    successor: Mapped[Werkplein | None] = relationship(
        remote_side="Werkplein.id", foreign_keys="Werkplein.successor_id"
    )

    @property
    def place(self) -> Place:
        """Where it stands, for the guard."""
        return Place(werkplein_id=self.id, region_id=self.region_id)

    @property
    def is_satellite(self) -> bool:
        return self.main_id is not None

    def is_closed_on(self, day: date) -> bool:
        """Tell whether it closed by a day, as far as its summary knows; one that is still to open did not."""
        return self.closed_on is not None and self.closed_on <= day

    def is_open_on(self, day: date) -> bool:
        """Tell whether it is open on a day, as far as its summary knows."""
        return self.opened_on <= day and not self.is_closed_on(day)

    @property
    def title(self) -> str:
        """Its name as a heading: `Werkplein Regio Zwolle`."""
        return title_of(self.name)


class WerkpleinVersion(Appended, Model):
    """What a Werkplein is from a day on. Rows are only added; a correction names the row it replaces.

    `moved` says that it moved to another building on that day; `successor_id` who takes over what was merged.
    """

    __tablename__ = "werkplein_version"
    __table_args__ = (
        Index("ix_werkplein_version_of", "werkplein_id", "holds_on"),
        CheckConstraint("lat BETWEEN 50 AND 54 AND lon BETWEEN 3 AND 8", name="in_the_netherlands"),
        CheckConstraint("successor_id IS NULL OR (is_closed AND successor_id <> werkplein_id)", name="takes_over"),
    )
    id: Mapped[key]
    recorded_at: Mapped[moment] = mapped_column(default=clock.now)
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    name: Mapped[name]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"))
    main_id: Mapped[int | None] = mapped_column(ForeignKey("werkplein.id"))
    is_g4: Mapped[bool]
    lat: Mapped[float]
    lon: Mapped[float]
    precision: Mapped[Precision] = mapped_column(label_enum(Precision))
    is_closed: Mapped[bool]
    moved: Mapped[bool] = mapped_column(default=False)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("werkplein.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("werkplein_version.id"), unique=True)

    @property
    def facts(self) -> Facts:
        return Facts(
            name=self.name,
            region_id=self.region_id,
            seat_id=self.seat_id,
            main_id=self.main_id,
            is_g4=self.is_g4,
            lat=self.lat,
            lon=self.lon,
            precision=self.precision,
            is_closed=self.is_closed,
            moved=self.moved,
            successor_id=self.successor_id,
        )


class ServiceArea(Appended, Model):
    """That a Werkplein serves a municipality, from a day on; a later row for the same pair takes its place.

    A row for the same pair and day corrects the one before it.
    """

    __tablename__ = "service_area"
    __table_args__ = (
        Index("ix_service_area_pair", "werkplein_id", "municipality_id", "holds_on"),
        CheckConstraint("(kind = 'split') = (postcodes IS NOT NULL)", name="split_has_postcodes"),
    )
    id: Mapped[key]
    recorded_at: Mapped[moment] = mapped_column(default=clock.now)
    werkplein_id: Mapped[int] = mapped_column(ForeignKey("werkplein.id"))
    municipality_id: Mapped[int] = mapped_column(ForeignKey("municipality.id"), index=True)
    kind: Mapped[AreaKind] = mapped_column(label_enum(AreaKind))
    postcodes: Mapped[text | None]

    municipality: Mapped[Municipality] = relationship()

    @property
    def said(self) -> AreaSaid:
        """What it says, for the rules."""
        return AreaSaid(
            self.werkplein_id, self.municipality_id, self.holds_on, Serving(self.kind, self.postcodes), self.id
        )
