"""Who is called the same: that may be, but a file must then name each by its code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from werkplein.core.labels import listing
from werkplein.register.rules import called
from werkplein.register.timeline_rules import Timeline

ADVICE = "Kies liever een andere {}. Anders is in bestanden steeds de code nodig."


class Namesakes:
    """The codes and the names of all Werkpleinen, each with the day until which it is called so."""

    def __init__(self, codes: Mapping[int, str], timelines: Mapping[int, Timeline]) -> None:
        """Keep who is called how, until when."""
        self._codes = codes
        self._by_code: dict[str, set[int]] = defaultdict(set)
        for key, code in codes.items():
            self._by_code[called(code)].add(key)
        self._by_name: dict[str, dict[int, date]] = defaultdict(dict)
        for key, timeline in timelines.items():
            for said, later in zip(timeline, [*timeline[1:], None], strict=True):
                self._by_name[called(said.facts.name)][key] = later.holds_on if later else date.max

    def warnings(self, key: int, name: str, on: date, is_new: bool) -> Iterable[str]:
        """Warn of who is called the same as this one is from a day on; of one that is new its code is looked at too."""
        alike = self._called(name, key, on)
        if alike:
            who = "heeft ook een ander Werkplein" if len(alike) == 1 else f"hebben ook {len(alike)} andere Werkpleinen"
            codes = f"met de {'code' if len(alike) == 1 else 'codes'} {listing(alike)}"
            yield f"De naam {name} {who}, {codes}. {ADVICE.format('naam')}"
        owners = self._by_code.get(called(name), set()) - {key}
        for code in sorted({self._codes[owner] for owner in owners} - set(alike)):
            yield f"De naam {name} is ook de code van een ander Werkplein: {code}. {ADVICE.format('naam')}"
        own = self._codes[key]
        if is_new and called(own) != called(name) and (others := self._called(own, key, on)):
            yield f"De code {own} is ook de naam van een ander Werkplein: {listing(others)}. {ADVICE.format('code')}"

    def _called(self, name: str, but: int, on: date) -> list[str]:
        found = self._by_name.get(called(name), {})
        return sorted(self._codes[key] for key, until in found.items() if key != but and until > on)
