"""What the phone takes along for one visit, what the paper list shows, and what came from the road."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session

from milestones.evidence_forms import LONGEST_DESCRIPTION
from milestones.models import Assessment
from milestones.queries import history
from milestones.queries.towns import around
from milestones.sheets import named
from visitatie.auditing import sheet_of
from visitatie.field import queries
from visitatie.field.models import FieldAgreement
from visitatie.field.queries import FieldRecord
from visitatie.field.rules import LONGEST_TEXT, NoteKind
from visitatie.forms import LONGEST_NOTE, LONGEST_REASON, SeenForm
from visitatie.interventions.rules import Rung
from visitatie.models import Visit
from visitatie.pages import Known, known
from werkplein.core import clock
from werkplein.core.actor import Actor
from werkplein.core.frontend import FONTS, asset_url, vendor_url
from werkplein.core.labels import date_nl, date_words, plural
from werkplein.core.qr import Code, code_of
from werkplein.programme.reader import current
from werkplein.programme.rules import Criterion, Milestone

SCRIPTS = (
    "veld.js",
    "veld-kluis.js",
    "veld-bestand.js",
    "veld-sturen.js",
    "veld-scherm.js",
    "veld-delen.js",
    "veld-werk.js",
    "foto.js",
)


def parts() -> list[str]:
    """Give the addresses of all the page needs, which the phone takes along with it."""
    own = [asset_url("werkplein.css"), asset_url("veld.js"), asset_url("werkplein.js"), asset_url("merk.svg")]
    # Scripts that are fetched by other scripts have no digest in their address.
    modules = [f"/static/{name}" for name in SCRIPTS[1:]]
    fonts = [vendor_url(name) for name in FONTS if "-latin-" in name and "-ext-" not in name]
    return [*own, *modules, vendor_url("nlds.css"), *fonts]


def standing(visit: Visit, actor: Actor) -> dict[str, Any]:
    """Give how a visit stands for who is signed in, with the proof that the page is ours."""
    return {
        "account": actor.id,
        "token": generate_csrf(),
        "mark": visit.mark,
        "words": f"{visit.status.label}, {visit.day_words}",
        "today": clock.today().isoformat(),
        "now": clock.now().isoformat(),
    }


def package(session: Session, actor: Actor, visit: Visit) -> dict[str, Any]:
    """Give all that is needed to record a visit without reception; three statements."""
    sheet = sheet_of(session, visit, clock.today())
    before = known(history(session, visit.werkplein_id), clock.today())
    agreed = queries.earlier_agreements(session, visit)
    return {
        "stand": standing(visit, actor),
        "visit": _visit(visit),
        "criteria": [_criterion(each, sheet.seen, before, agreed, sheet.towns) for each in current().criteria],
        "rungs": [[each.value, each.words] for each in Rung],
        "notes": [[each.value, each.label] for each in NoteKind],
        "agreements": [_agreement_words(each) for each in agreed if not each.milestone],
        "limits": {
            "note": LONGEST_NOTE,
            "text": LONGEST_TEXT,
            "reason": LONGEST_REASON,
            "description": LONGEST_DESCRIPTION,
            "photo": current_app.config["MAX_CONTENT_LENGTH"] - 100_000,
        },
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "id": visit.id,
        "title": visit.title,
        "quarter": visit.quarter_label,
        "werkplein": visit.werkplein.title,
        "day": visit.planned_on.isoformat() if visit.planned_on else "",
        "day_words": visit.day_words,
        "card": f"/intern/werkpleinen/{visit.werkplein.code}/",
    }


def _criterion(
    criterion: Criterion,
    seen: Mapping[str, SeenForm],
    before: Mapping[str, Known],
    agreed: Sequence[FieldAgreement],
    towns: Mapping[str, str],
) -> dict[str, Any]:
    return {
        "code": criterion.code,
        "title": criterion.title,
        "milestones": [
            _milestone(each, seen[each.code], before.get(each.code, Known()), agreed, towns)
            for each in criterion.milestones
        ],
    }


def _milestone(
    milestone: Milestone, form: SeenForm, before: Known, agreed: Sequence[FieldAgreement], towns: Mapping[str, str]
) -> dict[str, Any]:
    boxes = [*form.boxes, *form.other_boxes] if form.asks_towns else []
    tiles = [] if form.asks_towns else [[value, str(label)] for value, label, *_ in form.verdict.iter_choices()]
    return {
        "code": milestone.code,
        "title": milestone.title,
        "look_for": list(milestone.look_for),
        "must_be_seen": milestone.must_be_seen,
        "towns": [[each.code, each.name] for each in boxes],
        "alone": [each.code for each in form.other_boxes] if form.asks_towns else [],
        "tiles": tiles,
        "before": _before(before, towns),
        "agreed": [_agreement_words(each) for each in agreed if each.milestone == milestone.code],
    }


def _before(before: Known, towns: Mapping[str, str]) -> list[dict[str, Any]]:
    told = [_said("Eerder gevonden", before.seen, towns), _said("MT zegt", before.own, towns)]
    return [*told, _said("Bezwaar loopt", before.disputed, towns)] if before.disputed else told


def _said(name: str, row: Assessment | None, towns: Mapping[str, str]) -> dict[str, Any]:
    if row is None:
        return {"name": name, "verdict": "", "label": "Nog niets", "when": "", "note": ""}
    source = row.source.of_day(date_nl(row.holds_on))
    joined = row.participation or {}
    counted = f"{sum(joined.values())} van {plural(len(joined), 'gemeente', 'gemeenten')}" if joined else ""
    absent = ", ".join(towns.get(code, "een andere gemeente") for code, is_in in sorted(joined.items()) if not is_in)
    note = ". ".join(filter(None, [counted, f"Niet: {absent}" if absent else "", row.note]))
    return {"name": name, "verdict": row.verdict.value, "label": row.verdict.label, "when": source, "note": note}


def _agreement_words(row: FieldAgreement) -> str:
    return f"{row.what} Door: {row.who}, uiterlijk {date_words(row.due_on)}."


@dataclass(frozen=True)
class Line:
    """A milestone on paper, with what was known of it."""

    milestone: Milestone
    before: Known
    agreed: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """The list for paper: each criterion with its milestones, and the code that opens the form."""

    visit: Visit
    criteria: Sequence[tuple[Criterion, Sequence[Line]]]
    towns: Sequence[str]
    code: Code
    address: str
    agreed: Sequence[str]
    rungs: Sequence[Rung]


def paper(session: Session, visit: Visit) -> Paper:
    """Put the list for paper together; three statements."""
    before = known(history(session, visit.werkplein_id), clock.today())
    agreed = queries.earlier_agreements(session, visit)
    served = around(session, visit.werkplein, min(visit.planned_on or clock.today(), clock.today()))
    words = {code: [_agreement_words(each) for each in agreed if each.milestone == code] for code in ("", *before)}
    criteria = [
        (each, [Line(one, before.get(one.code, Known()), tuple(words.get(one.code, ()))) for one in each.milestones])
        for each in current().criteria
    ]
    address = f"{current_app.config['SETTINGS'].base_url}/intern/veld/{visit.id}/"
    towns = [name for _, name in named(served.towns)]
    return Paper(visit, criteria, towns, code_of(address), address, words[""], list(Rung))


@dataclass(frozen=True)
class RecordPage:
    """What came from the road, by criterion."""

    record: FieldRecord
    criteria: Sequence[Criterion]
    names: Mapping[str, str]

    def words_of(self, milestones: Sequence[str]) -> str:
        """Name some milestones by code and title."""
        return ", ".join(f"{code} {self.names.get(code, '')}".strip() for code in milestones)


def record_page(session: Session, visit: Visit) -> RecordPage:
    """Put what came from the road together; five statements."""
    programme = current()
    names = {each.code: each.title for each in programme.milestones}
    return RecordPage(queries.field_record_of(session, visit.id), programme.criteria, names)
