"""Counts ended benefits at who delivers them: needs no database, no settings and no network."""

from __future__ import annotations

import io
from pathlib import Path

import click

from werkplein.core.errors import DomainError
from werkplein.core.labels import plural
from werkplein.core.spreadsheet import write_csv
from werkplein.core.textfile import SEPARATORS
from werkplein.intake.counting import COUNTED, Tally, counted_rows, tally
from werkplein.intake.reasons import reasons

SHOWN = 50


@click.command("tel-wwb")
@click.argument("file", metavar="BESTAND", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--naar", "target", metavar="UIT.csv", type=click.Path(dir_okay=False, path_type=Path))
def count_wwb(file: Path, target: Path | None) -> None:
    """Tel beëindigde uitkeringen in BESTAND (CSV, Regeling statistiek WWB) per gemeente, maand en reden.

    Dit gebeurt op deze computer. Alleen de aantallen komen in UIT.csv; dat bestand biedt u aan op Werkplein.
    """
    target = target or file.with_name(f"{file.stem}-geteld.csv")
    try:
        found = _tally(file)
    except (DomainError, OSError, UnicodeError) as error:
        sentence = error.sentence if isinstance(error, DomainError) else "Dit bestand is niet te lezen als CSV."
        raise click.ClickException(sentence) from None
    if not found.counts:
        _say(found)
        raise click.ClickException("Er is niets geteld, dus er is geen bestand gemaakt.")
    if target.exists() and target.samefile(file):
        raise click.ClickException("Kies met --naar een ander bestand dan dat u laat tellen.")
    target.write_bytes(write_csv(COUNTED, counted_rows(found, reasons())))
    _say(found)
    click.echo(f"De aantallen staan in {target}. Bied alleen dat bestand aan.")


def _tally(file: Path) -> Tally:
    encoding = _encoding(file)
    with file.open(encoding=encoding, newline="") as lines:
        first = lines.readline()
        separator = max(SEPARATORS, key=first.count)
        lines.seek(0)
        return tally(lines, separator, reasons())


def _encoding(file: Path) -> str:
    """Tell how the letters are written: as most programs do, or as those of long ago."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            while lines.read(io.DEFAULT_BUFFER_SIZE * 128):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _say(found: Tally) -> None:
    click.echo(f"Gelezen: {plural(found.read, 'regel', 'regels')}.")
    click.echo(f"Geteld: {plural(found.ended, 'beëindigde uitkering', 'beëindigde uitkeringen')}.")
    click.echo(f"Niet geteld, want niet beëindigd: {plural(found.running, 'regel', 'regels')}.")
    click.echo(f"Niet te lezen: {plural(len(found.unread), 'regel', 'regels')}.")
    for line, what in found.unread[:SHOWN]:
        click.echo(f"  Regel {line}: {what} is niet te lezen.")
    if len(found.unread) > SHOWN:
        click.echo(f"  En nog {plural(len(found.unread) - SHOWN, 'regel', 'regels')}.")
