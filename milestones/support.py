"""Support on the card: the package of the level, who can be learned from, and who asked for contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy.orm import Session

from milestones.queries.practices import KEPT, Examples, Learner, Learners, Received, examples, learners
from milestones.rules import Level
from milestones.rules.g4 import IN_PREPARATION, titled
from milestones.rules.practices import Lesson, Offer, Package, lessons, package_of
from werkplein.programme import reader
from werkplein.programme.rules import Milestone, Programme
from werkplein.register.peer_rules import PeerGroup, group_of


# Equal to itself only, so that what is drawn of it can be kept beside it.
@dataclass(frozen=True, eq=False)
class SupportCard:
    """What support a Werkplein gets, and from whom it can learn: who came to something in so many months."""

    level: Level
    package: Package | None
    approach: str | None
    group: PeerGroup
    region: str
    lessons: tuple[Lesson, ...]
    received: tuple[Received, ...]
    shared: int
    months: int

    @property
    def is_high(self) -> bool:
        """Tell whether it stands above the milestones: the middle group learns first (note 2010).

        A question of others waits for nobody, and in the big cities it holds the approach that takes the place of
        the package.
        """
        return self.level is Level.MIDDLE or bool(self.received) or self.package is Package.G4

    @property
    def is_collapsed(self) -> bool:
        """Tell whether the examples are folded away: leaders may use them, and have others to help."""
        return self.level is Level.LEADER

    @property
    def is_first(self) -> bool:
        """Tell whether the first example lies open: this is the group that learning from each other is for."""
        return self.level is Level.MIDDLE

    @property
    def is_g4(self) -> bool:
        """Tell whether the own approach of the big cities takes the place of the package."""
        return self.package is Package.G4

    @property
    def approach_words(self) -> str:
        """Say how far that approach is, with the term in it once."""
        return titled(self.approach) if self.approach else IN_PREPARATION

    @property
    def count(self) -> int:
        """Count the Werkpleinen that can be learned from."""
        return len({offer.example.code for lesson in self.lessons for offer in lesson.offers})


def support(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, SupportCard]:
    """Give the support of each; one statement beside the one for what is kept of the register, more after a change.

    Where too little is known there is nothing to learn yet: first the answers.
    """
    programme = reader.current()
    found = learners(session, werkplein_ids, programme, on)
    shown = _examples(session, found, programme, on)
    cards = {werkplein_id: _card(learner, shown, programme) for werkplein_id, learner in found.items()}
    return {each: card for each, card in cards.items() if card.package is not None or card.received or card.lessons}


def _examples(session: Session, found: Learners, programme: Programme, on: date) -> Examples:
    """Give who can be learned from; one statement, none when nobody has to learn or nothing changed."""
    codes = {milestone.code for learner in found.values() for milestone in to_learn(learner, programme)}
    return examples(session, codes, programme, on, found.stamps)


def to_learn(learner: Learner, programme: Programme) -> list[Milestone]:
    """Give what can be learned from others: where too little is known, only what was answered to be not met."""
    found = learner.open_milestones(programme)
    is_known = learner.level is not Level.TOO_LITTLE
    return found if is_known else [each for each in found if each.code in learner.verdicts]


def find_offer(session: Session, werkplein_id: int, code: str, milestone: str, on: date) -> Offer | None:
    """Give the example of a Werkplein that this one may ask about a milestone; three statements."""
    programme = reader.current()
    found = learners(session, [werkplein_id], programme, on)
    learned = _lessons(found[werkplein_id], _examples(session, found, programme, on), programme)
    offers = (offer for lesson in learned for offer in lesson.offers)
    return next((each for each in offers if (each.example.code, each.example.milestone) == (code, milestone)), None)


def _lessons(learner: Learner, shown: Examples, programme: Programme) -> tuple[Lesson, ...]:
    return lessons(learner.peer, to_learn(learner, programme), shown, learner.asked, programme.peers.bounds)


@lru_cache(maxsize=KEPT)
def _card(learner: Learner, shown: Examples, programme: Programme) -> SupportCard:
    """Put the card together of exactly these: as long as nothing changes, every reader gets the same one."""
    return SupportCard(
        level=learner.level,
        package=package_of(learner.level, learner.peer.is_g4),
        approach=learner.approach,
        group=group_of(learner.peer, programme.peers.bounds),
        region=learner.region,
        lessons=_lessons(learner, shown, programme),
        received=tuple(learner.received),
        shared=learner.shared,
        months=programme.peers.recent_months,
    )
