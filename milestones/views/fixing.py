"""Fixing a quarter: what it would do, and the act."""

from __future__ import annotations

from collections import Counter

from flask.typing import ResponseReturnValue

from milestones import actions, queries
from milestones.fixed_first import compared_with_now
from milestones.forms import ConfirmForm
from milestones.queries.told import counted_as_it_counts
from milestones.rules import Level
from milestones.views.blueprint import bp, read_quarter
from milestones.waiting import reasons_to_wait
from werkplein.core import clock
from werkplein.core.access import Permission, current_actor, needs
from werkplein.core.database import db
from werkplein.core.errors import Conflict
from werkplein.core.labels import plural
from werkplein.core.web import page, redirect_to, say
from werkplein.programme.reader import current
from werkplein.programme.rules import Quarter


@bp.get("/kwartalen/<quarter>/vaststellen/")
@needs(Permission.QUARTER_FIX)
def fix(quarter: str) -> ResponseReturnValue:
    """Show what would be fixed."""
    return _fix_page(read_quarter(quarter), ConfirmForm())


@bp.post("/kwartalen/<quarter>/vaststellen/")
@needs(Permission.QUARTER_FIX)
def fix_now(quarter: str) -> ResponseReturnValue:
    """Fix the levels, if they are still the ones that were shown."""
    about, form = read_quarter(quarter), ConfirmForm()
    if not form.validate():
        return _fix_page(about, form, 422)
    try:
        actions.fix_quarter(db.session, current_actor(), about, clock.today(), form.seen.data or "")
    except Conflict as refusal:
        return _fix_page(about, form, refusal.status, changed=refusal.sentence)
    say(f"Het {about.label} is vastgesteld. De vragenlijsten van dat kwartaal zijn nu op slot.")
    return redirect_to("milestones.overview")


def _fix_page(quarter: Quarter, form: ConfirmForm, status: int = 200, changed: str = "") -> ResponseReturnValue:
    today, fixed = clock.today(), queries.all_fixed(db.session)
    refusal = actions.why_not_fix(quarter, fixed, today)
    preview = queries.preview(db.session, current(), quarter, today) if refusal is None else None
    levels = preview.levels if preview else {}
    form.seen.data = actions.seal_of(preview.facts if preview else {})
    found = Counter(levels.values())
    counts = {level: found[level] for level in Level}
    due_on = current().checklist_due_on(quarter)
    before = counted_as_it_counts(db.session, fixed[-1].quarter) if fixed else None
    total = len(levels)
    runs_until = due_on if today <= due_on else None
    return page(
        "milestones/fix",
        status,
        quarter=quarter,
        form=form,
        refusal=refusal,
        changed=changed,
        preview=preview,
        counts=counts,
        total=plural(total, "Werkplein", "Werkpleinen"),
        before=before.levels if before else None,
        corrected=before.corrected if before else 0,
        runs_until=runs_until,
        compared=compared_with_now(preview.then, preview.now, quarter.reference_date, today) if preview else "",
        waits=reasons_to_wait(preview, runs_until) if preview else (),
        today=today,
    )
