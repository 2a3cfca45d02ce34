"""Whether a Werkplein works: shown and seen, two answers that stay apart from the level (design 4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from milestones.rules.effective import Effective, applies
from werkplein.programme.rules import Programme


@dataclass(frozen=True)
class Working:
    """What is lacking, as milestone codes in the order of the programme."""

    to_meet: tuple[str, ...] = ()
    to_show: tuple[str, ...] = ()
    to_see: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Tell whether every milestone that applies is met, at least by a document."""
        return not self.to_meet and not self.to_show

    @property
    def is_seen(self) -> bool:
        """Tell whether it is shown, and what must be seen on site was seen."""
        return self.is_shown and not self.to_see


def working(values: Mapping[str, Effective], programme: Programme) -> Working:
    """Tell what a Werkplein still lacks to be called working (note 2010, minimal requirements; domain D.1)."""
    to_meet, to_show, to_see = [], [], []
    for milestone in programme.milestones:
        value = values.get(milestone.code)
        if not applies(value):
            continue
        if value is None or not value.is_met:
            to_meet.append(milestone.code)
        elif not value.is_shown:
            to_show.append(milestone.code)
        if milestone.must_be_seen and value is not None and value.is_met and not value.is_seen:
            to_see.append(milestone.code)
    return Working(tuple(to_meet), tuple(to_show), tuple(to_see))
