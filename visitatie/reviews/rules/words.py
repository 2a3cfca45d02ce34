"""What there is in a visitatie: organisations, steps, texts, support and consent (domain C.5)."""

from __future__ import annotations

from werkplein.core.labels import LabelEnum

SHORTEST_TEXT = 20
QUESTIONS = ("question1", "question2", "question3")


class Organisation(LabelEnum):
    """For whom a reviewer works: a team has at least one of each."""

    UWV = "uwv", "UWV"
    DIVOSA = "divosa", "Divosa of gemeente"


class ReviewStep(LabelEnum):
    """The steps of a visitatie, in their order (domain C.5)."""

    AGREEMENT = "agreement", "Afspraken"
    TEAM = "team", "Team"
    DAY = "day", "Dag en programma"
    SELF_EVALUATION = "self_evaluation", "Zelfevaluatie"
    FINDINGS = "findings", "Bezoek en bevindingen"
    CONCEPT = "concept", "Conceptverslag"
    REPLY = "reply", "Reactie van het MT"
    FINAL = "final", "Definitief verslag"
    SUPPORT = "support", "Ondersteuning bij elke aanbeveling"
    FOLLOW_UP = "follow_up", "Terugkijken"

    @property
    def number(self) -> int:
        """Give its place, from one."""
        return list(ReviewStep).index(self) + 1


class StepState(LabelEnum):
    """How a step stands."""

    DONE = "done", "Gedaan"
    OPEN = "open", "Nu aan de beurt"
    LATER = "later", "Komt nog"
    LAPSED = "lapsed", "Vervallen"


class EntryKind(LabelEnum):
    """What is written in the course of a visitatie."""

    AGREEMENT = "agreement", "Afspraken"
    SELF_EVALUATION = "self_evaluation", "Zelfevaluatie"
    PROGRAMME = "programme", "Programma van de dag"
    FINDINGS = "findings", "Bevindingen"
    FOLLOW_UP = "follow_up", "Terugkijken"


class SupportKind(LabelEnum):
    """What kind of support is linked to a recommendation (note 2010, package of the middle group)."""

    ANSWERS = "answers", "Antwoord op vragen, knelpunt oplossen"
    EXCHANGE = "exchange", "Leren van een ander Werkplein"
    INTERVISION = "intervision", "Intervisie voor MT of teamleiders"
    REGION = "region", "Regionaal ondersteuningsteam"
    OTHER = "other", "Anders"


class SupportState(LabelEnum):
    """How support stands."""

    AGREED = "agreed", "Afgesproken"
    DONE = "done", "Afgerond"
    STOPPED = "stopped", "Gestopt"


class Consent(LabelEnum):
    """Whether the MT lets others read its best practice."""

    ASKED = "asked", "Toestemming gevraagd"
    GIVEN = "given", "Mag gedeeld worden"
    REFUSED = "refused", "Wordt niet gedeeld"
