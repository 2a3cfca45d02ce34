"""What a feature hands over to the platform: its rooms, and content for the pages of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import click
    from flask import Blueprint, Flask
    from sqlalchemy.orm import Session

    from werkplein.core.access import Ground, Loader, Permission
    from werkplein.core.actor import Actor, Place
    from werkplein.core.known import Known

ForMany = Callable[["Session", Sequence[int], date], Mapping[int, Any]]


@dataclass(frozen=True)
class Panel:
    """Content for a slot on the page of a lower feature; `for_many` may use two statements at most.

    In the slot `asked.mine` it gives entries that know whether they are late (`is_late`), for the page counts them.
    Panels of one page that share a `for_many` share what it gives: it is asked once.
    """

    slot: str
    order: int
    template: str
    permission: Permission | None
    for_many: ForMany

    def is_for(self, actor: Actor, place: Place | None = None) -> bool:
        """Tell whether somebody may see it at a place; without a place: anywhere."""
        return self.permission is None or actor.may(self.permission, place)


@dataclass(frozen=True)
class Shown:
    """A panel that may be seen, with its content."""

    template: str
    content: Any


@dataclass(frozen=True)
class Sign:
    """How a Werkplein looks on a layer of the map: a symbol, its style class, and the word for it."""

    symbol: str
    css: str
    word: str
    value: str = ""

    @property
    def kind(self) -> str:
        """Give what tells it from other signs of its layer."""
        return self.value or self.word


class AskedDay(Protocol):
    """About which day a page is asked, and what was known then."""

    @property
    def about(self) -> date: ...
    @property
    def known(self) -> Known: ...


@dataclass(frozen=True)
class OtherDays:
    """How a layer is asked about another day: the part of the page that asks, and the signs of then.

    `asked` gives what that part shows: `moment`, nothing for now, and what belongs to it, in one statement at most.
    `for_all` derives from the rows and stores nothing: seven statements, and none of them for now.
    """

    template: str
    asked: Callable[[], Mapping[str, Any]]
    for_all: Callable[[Session, AskedDay], Mapping[int, Sign]]


@dataclass(frozen=True)
class MapLayer:
    """A layer of the internal map: a sign per Werkplein id, in the legend in this order.

    What has one of the signs in `attention` comes first in the table, and all of it stands open.
    """

    code: str
    label: str
    permission: Permission
    for_many: Callable[[Session, Sequence[int], date], Mapping[int, Sign]]
    order: Sequence[str] = ()
    other_days: OtherDays | None = None
    attention: Sequence[str] = ()


@dataclass(frozen=True)
class PublicPage:
    """A page of the public site about what is public as soon as it is decided, and so waits for no release.

    `content` gives what the template shows on a day, as plain values that are equal when the page is. The page is
    written as a file with all others, and again when its content changes.
    """

    path: str
    template: str
    content: Callable[[Session, date], Any]


class Task(Enum):
    """What a job does about what is expected of people, where that matters for the order in which jobs run."""

    SETTLES = "settles"
    TELLS = "tells"
    OTHER = "other"


@dataclass(frozen=True)
class Job:
    """Something that is done whenever it is due; `run` does all that is due on that day and says what.

    What tells people what is expected of them runs after all that asks and settles it, for the same day: nobody is
    written to about what lapsed while nothing ran.
    """

    name: str
    label: str
    run: Callable[[Session, date], str | None]
    every: timedelta
    task: Task = Task.OTHER


@dataclass(frozen=True)
class MenuItem:
    """An entry of the internal menu, shown to who holds the permission."""

    label: str
    endpoint: str
    permission: Permission
    order: int


@dataclass(frozen=True)
class Feature:
    """All that a feature adds. `app.py` puts the features together.

    `beneath` says for addresses with no entry of their own in the menu of every reader beneath which one they lie: by
    its endpoint. `mail_holds` says how long the link in a mail works, by the subject of that mail.
    """

    name: str
    blueprints: Sequence[Blueprint] = ()
    panels: Sequence[Panel] = ()
    map_layers: Sequence[MapLayer] = ()
    import_kinds: Sequence[Any] = ()
    charts: Sequence[Any] = ()
    jobs: Sequence[Job] = ()
    commands: Sequence[click.Command] = ()
    loaders: Mapping[str, Loader] = field(default_factory=dict)
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    menu: Sequence[MenuItem] = ()
    beneath: Mapping[str, str] = field(default_factory=dict)
    public_pages: Sequence[PublicPage] = ()
    mail_holds: Mapping[str, timedelta] = field(default_factory=dict)
    setup: Callable[[Flask], None] | None = None


def features_of(app: Flask) -> Sequence[Feature]:
    """Give the features of the application, in the order in which they were put together."""
    features: Sequence[Feature] = app.extensions["features"]
    return features


def panels_of(app: Flask, slot: str) -> list[Panel]:
    """Give the panels for a slot, in their order."""
    panels = [panel for feature in features_of(app) for panel in feature.panels if panel.slot == slot]
    return sorted(panels, key=lambda panel: panel.order)


def shown_to(
    app: Flask, slot: str, actor: Actor, session: Session, ids: Sequence[int], on: date, place: Place | None = None
) -> list[Shown]:
    """Give the panels for a slot that somebody may see, each with what it says of any of the ids; in their order."""
    seen = [panel for panel in panels_of(app, slot) if panel.is_for(actor, place)]
    found = [(panel.template, panel.for_many(session, ids, on)) for panel in seen]
    return [Shown(template, content) for template, content in found if content]


def shown_of_one(
    app: Flask, slot: str, actor: Actor, session: Session, row_id: int, on: date, place: Place | None = None
) -> list[Shown]:
    """Give the panels for a slot that somebody may see and that say something of one row, in their order."""
    found = shown_to(app, slot, actor, session, [row_id], on, place)
    return [Shown(each.template, each.content[row_id]) for each in found if row_id in each.content]
