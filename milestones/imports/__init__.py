"""The file of answers on its way in: judged whole, shown with what it changes, written when confirmed."""

from __future__ import annotations

from milestones.answerfile import COLUMNS
from milestones.imports.judge import prepare
from milestones.imports.promote import is_outdated, promote
from werkplein.core.access import Permission
from werkplein.core.importing import ImportKind

ANSWER_FILE = ImportKind(
    code="antwoorden",
    label="Antwoorden",
    columns=COLUMNS,
    permission=Permission.ANSWER_IMPORT,
    prepare=prepare,
    promote=promote,
    is_outdated=is_outdated,
    explanation="Kies een bestand met antwoorden. U ziet eerst wat er verandert. Daarna bevestigt u.",
    back="milestones.answers",
    back_label="Terug naar de antwoorden als bestand",
)

__all__ = ["ANSWER_FILE"]
