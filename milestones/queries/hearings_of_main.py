"""What the main location of a satellite disputes, or disputed, of what the satellite takes over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries.hearings import Hearing, disputed_at
from milestones.queries.satellites import main_on
from milestones.rules.satellites import left_to
from werkplein.programme.rules import Programme
from werkplein.register.models import Werkplein


@dataclass(frozen=True)
class HearingsOfMain:
    """A main location with its hearings about what a satellite takes over, newest first."""

    main: Werkplein
    hearings: tuple[Hearing, ...]

    def find(self, finding_id: str) -> Hearing | None:
        """Give the hearing about one finding; nothing when it is none of these."""
        return next((each for each in self.hearings if str(each.finding.id) == finding_id), None)


def hearings_of_main(session: Session, werkplein_id: int, programme: Programme, on: date) -> HearingsOfMain | None:
    """Give what concerns a satellite though it is not its own; nothing for any other Werkplein.

    One statement, four for a satellite. Nothing else of the main location is to be seen there.
    """
    main_id = main_on(session, werkplein_id, on)
    if main_id is None:
        return None
    found = disputed_at(session, main_id, left_to(main_id, programme))
    return HearingsOfMain(session.get_one(Werkplein, main_id), tuple(found))
