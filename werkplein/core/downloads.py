"""Files to be kept by who asks: made while they are sent, so that a long one never stands in memory, or kept before."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence

from flask import Response, send_file
from sqlalchemy.orm import Session

from werkplein.core.database import db, writing
from werkplein.core.installation import INVENTED, example_name
from werkplein.core.spreadsheet import Cell, stream_csv
from werkplein.core.workbook import write_xlsx

Rows = Callable[[Session], Iterable[Sequence[Cell]]]
# Whatever is in a file, a browser that opens it does nothing with it.
LOCKED_UP = "default-src 'none'; sandbox"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_csv(name: str, columns: Sequence[str], rows: Rows, is_invented: bool = False) -> Response:
    """Send a CSV file row by row; its name says so when all that it holds is invented.

    The unit of work of the request is over before its answer leaves, so the rows are read in one of their own: it
    begins here, read-only and at one moment, and ends when the last row has left or the reader has gone.
    """
    session = _reading()
    response = Response(stream_csv(columns, _kept_open(session, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{example_name(name, is_invented)}.csv"'
    response.call_on_close(session.close)
    return response


def send_xlsx(name: str, columns: Sequence[str], rows: Rows, is_invented: bool = False) -> Response:
    """Send an XLSX file: it is written to disk first, for its parts are not in the order of the rows.

    Its name and its title say so when all that it holds is invented: a row more could not come in again.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed, and gone, when it has been sent
    try:
        write_xlsx(file, columns, rows(db.session), title=INVENTED if is_invented else "")
    except BaseException:
        file.close()
        raise
    file.seek(0)
    named = f"{example_name(name, is_invented)}.xlsx"
    response = send_file(file, mimetype=XLSX, as_attachment=True, download_name=named, max_age=0)
    response.call_on_close(file.close)
    return response


def send_kept(data: bytes, mimetype: str, name: str) -> Response:
    """Send a file from the store, to be kept by who asks for it; its name may hold any letter."""
    response = send_file(io.BytesIO(data), mimetype=mimetype, as_attachment=True, download_name=name, etag=False)
    response.headers["Content-Security-Policy"] = LOCKED_UP
    return response


def _reading() -> Session:
    with writing(False):
        session = db.sessionmaker()
        try:
            session.connection()
        except BaseException:
            session.close()
            raise
    return session


def _kept_open(session: Session, rows: Rows) -> Iterator[Sequence[Cell]]:
    try:
        yield from rows(session)
    finally:
        session.close()
