"""The smallest way up in one sentence, for lists in which many Werkpleinen stand."""

from collections.abc import Mapping

from milestones.rules.effective import Effective
from milestones.rules.explain import awaits_words, route_up
from milestones.rules.levels import Classified
from milestones.rules.whatif import is_rising, ways_up
from werkplein.core.labels import listing
from werkplein.programme.rules import Programme


def way_up_words(values: Mapping[str, Effective], classified: Classified, programme: Programme) -> str:
    """Say what is the least that brings the next level, and how many other ways are as small; or nothing."""
    reason, awaits = classified.reason, awaits_words(classified)
    if awaits and is_rising(classified):
        return " ".join(awaits)
    ways = ways_up(values, classified, programme)
    falls_from = reason.falls_from if reason.hold is None else None
    heading = route_up(classified.level, ways.first, falls_from, reason.gains_awaited)
    if heading is None:
        return ""
    others = ways.total - 1
    more = f" Of een van {others} andere combinaties." if others > 1 else " Of één andere combinatie." if others else ""
    return f"{heading} {listing(ways.first)}.{more}"
