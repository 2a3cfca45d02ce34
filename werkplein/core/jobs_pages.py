"""The page and the command of jobs."""

from __future__ import annotations

from datetime import date, timedelta

import click
from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from werkplein.core import clock, jobs, orphans, outbox
from werkplein.core.access import Permission, needs
from werkplein.core.database import db
from werkplein.core.dutch import NotReadable, parse_date
from werkplein.core.feature import Feature, Job, MenuItem
from werkplein.core.labels import date_nl
from werkplein.core.web import page

bp = Blueprint("jobs", __name__, url_prefix="/intern/beheer/taken")


@bp.get("/")
@needs(Permission.JOB_READ)
def overview() -> ResponseReturnValue:
    """Show each job with its last run, and whether the scheduler is alive."""
    last = {run.name: run for run in jobs.last_runs(db.session)}
    heartbeat, sends_mail = jobs.last_beat(db.session), current_app.config["SETTINGS"].sends_mail
    return page(
        "jobs/overview",
        jobs=[(job, last.get(job.name)) for job in jobs.all_jobs(current_app)],
        heartbeat=heartbeat,
        is_silent=jobs.is_silent(heartbeat),
        failed=jobs.failed_runs(db.session),
        stuck=outbox.stuck(db.session),
        waiting=0 if sends_mail else outbox.count_waiting(db.session),
        idle={} if sends_mail else {outbox.SENDING: "Staat uit: er gaat geen mail weg"},
    )


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """Read the day. A day that must still come is refused: what lapses then would be gone now already."""
    try:
        found = parse_date(value) if value else None
    except NotReadable as error:
        raise click.BadParameter(str(error)) from error
    if found and found > clock.today():
        today = date_nl(clock.today())
        raise click.BadParameter(f"{date_nl(found)} moet nog komen. Kies vandaag, {today}, of eerder.")
    return found


@click.command("job")
@click.argument("job_name", metavar="NAAM", required=False)
@click.option("--on", callback=_day, help="De dag waarvoor de taak loopt: vandaag of eerder, bijvoorbeeld 2010-07-05.")
def job_command(job_name: str | None, on: date | None) -> None:
    """Voer een taak uit. Zonder naam: toon de taken."""
    if job_name is None:
        for each in jobs.all_jobs(current_app):
            click.echo(f"{each.name:20} {each.label}")
        return
    job = jobs.find_job(current_app, job_name)
    if job is None:
        known = ", ".join(each.name for each in jobs.all_jobs(current_app))
        raise click.UsageError(f"De taak {job_name} bestaat niet. Kies uit: {known}.")
    outcome = jobs.run_job(current_app._get_current_object(), job, on)  # type: ignore[attr-defined]
    click.echo(f"{job.label}: {outcome.state.label.lower()}{f' ({outcome.note})' if outcome.note else ''}")
    if outcome.state is jobs.RunState.FAILED:
        raise SystemExit(1)


feature = Feature(
    name="jobs",
    blueprints=(bp,),
    jobs=(
        Job("opruimen", "Oude taakregels opruimen", jobs.forget_old_runs, timedelta(hours=12)),
        orphans.LOOK,
        orphans.SWEEP,
    ),
    commands=(job_command, orphans.check_command),
    menu=(MenuItem("Automatisch werk", "jobs.overview", Permission.JOB_READ, 90),),
)
