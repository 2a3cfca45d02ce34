"""What can be asked of the list with levels, and which Werkpleinen answer to it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from milestones.rules.verdicts import Level, Verdict
from werkplein.core.labels import LabelEnum, date_nl
from werkplein.programme.rules import Programme
from werkplein.register.peer_rules import G4, PeerGroup, peer_groups

# The country fits on one page, so that whoever prints the list hands out all of it.
PER_PAGE = 150
LONGEST_NUMBER = 5
LEFT_OUT = "Wij laten die keuze weg."
UNKNOWN = f"kennen wij niet. {LEFT_OUT}"
# As they are stored: a milestone that asks nothing more.
CLOSED = frozenset((Verdict.MET.value, Verdict.NOT_APPLICABLE.value))


class WorkingChoice(LabelEnum):
    """Whether a Werkplein works."""

    SHOWN = "aangetoond", "Aangetoond"
    SEEN = "gezien", "Aangetoond en gezien"
    NOT = "nog-niet", "Nog niet aangetoond"
    GAINED = "erbij", "Aangetoond, en eerder niet"
    LOST = "eraf", "Niet meer aangetoond, en eerder wel"

    def words(self, before_on: date | None) -> str:
        """Say what it asks, with the day of which the levels are compared, if there is one."""
        return self.label if before_on is None else self.label.replace("eerder", f"op {date_nl(before_on)}")


class HandedInChoice(LabelEnum):
    """How far a Werkplein is with the checklist that is open."""

    SUBMITTED = "ingeleverd", "Ingeleverd"
    BUSY = "bezig", "Bezig"
    UNTOUCHED = "niet-begonnen", "Nog niet begonnen"


class CorrectedChoice(LabelEnum):
    """Whether the level of a fixed quarter was corrected since."""

    CORRECTED = "ja", "Gecorrigeerd"


class Listed(Protocol):
    """What the list knows of a Werkplein."""

    @property
    def werkplein_id(self) -> int: ...
    @property
    def level(self) -> Level: ...
    @property
    def before(self) -> Level | None: ...
    @property
    def region_code(self) -> str: ...
    @property
    def verdicts(self) -> Mapping[str, str]: ...
    @property
    def criteria(self) -> Mapping[str, str]: ...
    @property
    def is_shown(self) -> bool: ...
    @property
    def is_seen(self) -> bool: ...
    @property
    def was_shown(self) -> bool | None: ...


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; an empty choice asks for all."""

    level: Level | None = None
    before: Level | None = None
    region: str = ""
    milestone: str = ""
    criterion: str = ""
    verdict: Verdict | None = None
    is_unanswered: bool = False
    is_open: bool = False
    working: WorkingChoice | None = None
    handed_in: HandedInChoice | None = None
    # The code of a peer group.
    group: str = ""
    # The fixed quarter it is about; nothing for now.
    quarter: str = ""
    corrected: CorrectedChoice | None = None
    page: int = 1
    # A sentence about each choice that we do not know.
    problems: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything was chosen."""
        return self != Wanted(page=self.page, quarter=self.quarter)

    @property
    def is_g4(self) -> bool:
        """Tell whether the four big cities are asked for."""
        return self.group == G4.code

    @property
    def judged(self) -> str:
        """Give the verdict that was chosen, as the address says it."""
        if self.is_unanswered or self.is_open:
            return UNANSWERED if self.is_unanswered else OPEN
        return self.verdict.value if self.verdict else ""

    def matches(
        self,
        line: Listed,
        handed_in: Mapping[int, bool],
        groups: Mapping[int, PeerGroup],
        corrected: Collection[int] = (),
    ) -> bool:
        """Tell whether a Werkplein is asked for.

        `handed_in` says of each that began whether it handed in, `corrected` whose level was corrected since.
        """
        group = groups.get(line.werkplein_id)
        return (
            (not self.group or (group is not None and group.code == self.group))
            and (self.corrected is None or line.werkplein_id in corrected)
            and self._matches_level(line)
            and self._matches_verdict(line)
            and _works(line, self.working)
            and _handed_in(handed_in.get(line.werkplein_id), self.handed_in)
        )

    def _matches_level(self, line: Listed) -> bool:
        fits = self.level in (None, line.level) and self.before in (None, line.before)
        return fits and self.region in ("", line.region_code)

    def _matches_verdict(self, line: Listed) -> bool:
        if self.milestone:
            value = line.verdicts.get(self.milestone)
        elif self.criterion and line.level is not Level.TOO_LITTLE:
            value = line.criteria.get(self.criterion)
        else:
            return not self.criterion
        if self.is_unanswered:
            return value is None
        if self.is_open:
            return line.level is not Level.TOO_LITTLE and value not in CLOSED
        return self.verdict is None or value == self.verdict.value


def _works(line: Listed, wanted: WorkingChoice | None) -> bool:
    if wanted is None:
        return True
    return {
        WorkingChoice.SHOWN: line.is_shown,
        WorkingChoice.SEEN: line.is_seen,
        WorkingChoice.NOT: not line.is_shown,
        WorkingChoice.GAINED: line.is_shown and not line.was_shown,
        WorkingChoice.LOST: bool(line.was_shown) and not line.is_shown,
    }[wanted]


def _handed_in(is_submitted: bool | None, wanted: HandedInChoice | None) -> bool:
    if wanted is None:
        return True
    found = HandedInChoice.UNTOUCHED
    if is_submitted is not None:
        found = HandedInChoice.SUBMITTED if is_submitted else HandedInChoice.BUSY
    return found is wanted


UNANSWERED = "geen"
OPEN = "open"


def wanted_of(
    given: Callable[[str], str],
    programme: Programme,
    regions: Iterable[str],
    quarter: str = "",
    is_then: bool = False,
) -> Wanted:
    """Read what is asked from an address; what is unknown asks for nothing, and becomes a sentence.

    Of another day (`is_then`) nobody asks how far the checklist of now is, and of no fixed quarter what was corrected.
    """
    wanted = Wanted(
        level=Level.known(given("niveau")),
        before=Level.known(given("was")),
        region=_one_of(given("regio"), regions),
        milestone=_one_of(given("mijlpaal"), (milestone.code for milestone in programme.milestones)),
        criterion=_one_of(given("criterium"), (criterion.code for criterion in programme.criteria)),
        verdict=Verdict.known(given("oordeel")),
        is_unanswered=given("oordeel") == UNANSWERED,
        is_open=given("oordeel") == OPEN,
        working=WorkingChoice.known(given("werkend")),
        handed_in=None if is_then else HandedInChoice.known(given("lijst")),
        group=_one_of(given("groep"), (group.code for group in peer_groups(programme.peers.bounds))),
        quarter=quarter,
        corrected=CorrectedChoice.known(given("correctie")) if quarter else None,
        page=_page(given("pagina")) or 1,
    )
    return replace(wanted, problems=tuple(_problems(given, wanted, is_then)))


def _page(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < LONGEST_NUMBER else None


def _problems(given: Callable[[str], str], wanted: Wanted, is_then: bool) -> Iterator[str]:
    """Say of each choice that it is left out; what the page does not ask about is no choice."""
    understood = {
        ("niveau", "Dit niveau"): wanted.level,
        ("was", "Dit niveau van eerder"): wanted.before,
        ("regio", "Deze regio"): wanted.region,
        ("groep", "Deze groep"): wanted.group,
        ("mijlpaal", "Deze mijlpaal"): wanted.milestone,
        ("criterium", "Dit criterium"): wanted.criterion,
        ("oordeel", "Dit oordeel"): wanted.judged,
        ("werkend", "Deze keuze bij ‘werkend’"): wanted.working,
        ("lijst", "Deze stand van de vragenlijst"): is_then or wanted.handed_in,
        ("correctie", "Deze correctie"): not wanted.quarter or wanted.corrected,
    }
    for (key, what), value in understood.items():
        if given(key) and not value:
            yield f"{what} {UNKNOWN}"
    if given("pagina") and _page(given("pagina")) is None:
        yield "Deze pagina is er niet. U ziet de eerste."


def _one_of(given: str, known: Iterable[str]) -> str:
    return given if given in set(known) else ""
