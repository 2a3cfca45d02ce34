"""Support on the card: the package of the level, who can be learned from, and who asked for contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from milestones.queries.practices import Learner, Received, examples, learners
from milestones.rules import Level
from milestones.rules.g4 import IN_PREPARATION
from milestones.rules.practices import Lesson, Offer, Package, lessons, package_of
from werkplein.programme import reader
from werkplein.register.peer_rules import PeerGroup, group_of


@dataclass(frozen=True)
class SupportCard:
    """What support a Werkplein gets, and from whom it can learn."""

    level: Level
    package: Package | None
    approach: str | None
    group: PeerGroup
    region: str
    lessons: tuple[Lesson, ...]
    received: tuple[Received, ...]
    shared: int

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
        """Say how far that approach is."""
        return self.approach or IN_PREPARATION

    @property
    def count(self) -> int:
        """Count the Werkpleinen that can be learned from."""
        return len({offer.example.code for lesson in self.lessons for offer in lesson.offers})


def support(session: Session, werkplein_ids: Sequence[int], on: date) -> Mapping[int, SupportCard]:
    """Give the support of each; two statements, five more where summary rows are old.

    Where too little is known there is nothing to learn yet: first the answers.
    """
    found = learners(session, werkplein_ids, reader.current(), on)
    learned = learn(session, found, on)
    cards = {werkplein_id: _card(learner, learned[werkplein_id]) for werkplein_id, learner in found.items()}
    return {each: card for each, card in cards.items() if card.package is not None or card.received}


def learn(session: Session, found: Mapping[int, Learner], on: date) -> dict[int, tuple[Lesson, ...]]:
    """Give what each can learn, and from whom; one statement, none when nobody has to learn."""
    programme = reader.current()
    to_learn = {
        werkplein_id: [] if learner.level is Level.TOO_LITTLE else learner.open_milestones(programme)
        for werkplein_id, learner in found.items()
    }
    codes = {milestone.code for milestones in to_learn.values() for milestone in milestones}
    shown = examples(session, codes, programme, on)
    return {
        werkplein_id: lessons(learner.peer, to_learn[werkplein_id], shown, learner.asked, programme.peers.bounds)
        for werkplein_id, learner in found.items()
    }


def find_offer(session: Session, werkplein_id: int, code: str, milestone: str, on: date) -> Offer | None:
    """Give the example of a Werkplein that this one may ask about a milestone; two statements."""
    learned = learn(session, learners(session, [werkplein_id], reader.current(), on), on)
    offers = (offer for lesson in learned[werkplein_id] for offer in lesson.offers)
    return next((each for each in offers if (each.example.code, each.example.milestone) == (code, milestone)), None)


def _card(learner: Learner, learned: tuple[Lesson, ...]) -> SupportCard:
    return SupportCard(
        level=learner.level,
        package=package_of(learner.level, learner.peer.is_g4),
        approach=learner.approach,
        group=group_of(learner.peer, reader.current().peers.bounds),
        region=learner.region,
        lessons=learned,
        received=tuple(learner.received),
        shared=learner.shared,
    )
