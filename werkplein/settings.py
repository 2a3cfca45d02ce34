"""Settings come from the environment, are checked once at start, and refuse nonsense in one go."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import SplitResult, urlsplit

import fsspec
from fsspec.utils import get_protocol
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

PREFIX = "WERKPLEIN_"
VAR = Path(__file__).resolve().parent.parent / "var"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MIN_SECRET = 32
# A random key of 32 hexadecimal digits holds fewer kinds about once in ten thousand times.
MIN_KINDS = 10
EXAMPLE_DAYS = (date(2009, 7, 1), date(2029, 12, 31))
# What fsspec opens but does not keep, keeps for one process only, or cannot write to.
NOT_A_STORE = frozenset({"data", "generic", "git", "github", "gitlab", "http", "https", "memory", "reference"})
WRONG_PORT = "must have a port from 1 to 65535, or none"


class SettingsError(Exception):
    """The settings cannot work; the message lists every problem."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations; each field is WERKPLEIN_<FIELD> in the environment."""

    database_url: str = f"sqlite:///{VAR / 'werkplein.db'}"
    files: str = str(VAR / "files")
    secret_key: str = ""
    today: date | None = None
    demonstration: bool = False
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str = ""
    mail_from: str = "werkplein@localhost.test"
    security_contact: str = ""
    upload_limit_mb: int = 10
    proxies: int = 0
    log_level: str = "INFO"
    travel_matrix: str = ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; raises SettingsError with all problems at once."""
        known = {PREFIX + field.name.upper(): field.name for field in fields(cls)}
        problems = [f"{name} is not a setting" for name in environ if name.startswith(PREFIX) and name not in known]
        values: dict[str, Any] = {}
        for variable, name in known.items():
            if environ.get(variable):
                _read(variable, name, environ[variable], values, problems)
        settings = cls(**values)
        problems += settings.problems() + settings.missing(environ)
        if problems:
            raise SettingsError("Werkplein cannot start:\n" + "\n".join(f"- {problem}" for problem in problems))
        return settings

    def missing(self, environ: Mapping[str, str]) -> list[str]:
        """List what must be said outside the demonstration: links and mail would else point to this machine."""
        if self.demonstration:
            return []
        needed = ["BASE_URL", "MAIL_FROM"] if self.smtp_url else ["BASE_URL"]
        return [f"{PREFIX}{name} must be given" for name in needed if not environ.get(PREFIX + name)]

    def problems(self) -> list[str]:
        """List what does not fit together."""
        checks = [
            (_is_long(self.secret_key), f"{PREFIX}SECRET_KEY must have {MIN_SECRET} characters or more"),
            (
                not _is_long(self.secret_key) or _is_mixed(self.secret_key),
                f"{PREFIX}SECRET_KEY can be guessed; make one with: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
            ),
            (self.today is None or self.demonstration, f"{PREFIX}TODAY works in demonstration mode only"),
            (self._has_loopback() or not self.demonstration, "demonstration mode works on loopback only"),
            (self.base_url.startswith("https://") or self._has_loopback(), f"{PREFIX}BASE_URL must use https"),
            (1 <= self.upload_limit_mb <= 200, f"{PREFIX}UPLOAD_LIMIT_MB must be 1 to 200"),
            (0 <= self.proxies <= 5, f"{PREFIX}PROXIES must be 0 to 5"),
        ]
        return [sentence for holds, sentence in checks if not holds]

    @property
    def sends_mail(self) -> bool:
        """Tell whether mail leaves; else it waits in the outbox."""
        return bool(self.smtp_url) and not self.demonstration

    @property
    def lacks_mail_server(self) -> bool:
        """Tell whether no mail leaves because of the installation; in the demonstration none leaves on purpose."""
        return not self.smtp_url and not self.demonstration

    def _has_loopback(self) -> bool:
        return bool(re.match(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/?$", self.base_url))


def _is_long(secret: str) -> bool:
    return len(secret.strip()) >= MIN_SECRET


def _is_mixed(secret: str) -> bool:
    """A random key holds many characters and does not repeat itself."""
    bare = secret.strip()
    return len(set(bare)) >= MIN_KINDS and bare not in (bare + bare)[1:-1]


def _read(variable: str, name: str, raw: str, values: dict[str, Any], problems: list[str]) -> None:
    try:
        values[name] = READERS.get(name, str)(raw)
    except ValueError as error:
        problems.append(f"{variable} {error}")


def _database_url(raw: str) -> str:
    try:
        url = make_url(raw)
    except ArgumentError:
        raise ValueError("is not a database address") from None
    except ValueError:
        # The port is the one part that is no text.
        raise ValueError(WRONG_PORT) from None
    if url.port is not None and not 1 <= url.port <= 65535:
        raise ValueError(WRONG_PORT)
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise ValueError("must be a sqlite or a postgresql address")
    if url.get_backend_name() == "sqlite" and not _names_a_file(url):
        raise ValueError("must name a file")
    driver = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql+psycopg"
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _names_a_file(url: URL) -> bool:
    """A database in memory is another one for each process, and a `file:` address can be one."""
    name = (url.database or "").strip()
    return bool(name) and not name.startswith((":", "file:")) and "uri" not in url.query and not Path(name).is_dir()


def _day(raw: str) -> date:
    """Read the day on which the example is set: before it began nobody has a role, after it holidays say nothing."""
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        raise ValueError("must be a date such as 2010-07-05") from None
    if not EXAMPLE_DAYS[0] <= day <= EXAMPLE_DAYS[1]:
        raise ValueError("must be a date from {} to {}".format(*EXAMPLE_DAYS))
    return day


def _yes_or_no(raw: str) -> bool:
    if raw not in ("0", "1"):
        raise ValueError("must be 0 or 1")
    return raw == "1"


def _whole(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit():
        raise ValueError("must be a whole number of 0 or more")
    return int(raw)


def _log_level(raw: str) -> str:
    if raw not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return raw


def _smtp(raw: str) -> str:
    if not re.match(r"smtps?://", raw):
        raise ValueError("must start with smtp:// or smtps://")
    parts = _parts(raw)
    if parts is None or parts.path or parts.query or parts.fragment:
        raise ValueError("must name a server such as smtps://user:secret@mail.example:465")
    return raw


def _parts(raw: str) -> SplitResult | None:
    """Take an address apart; gives nothing when its server or its port cannot be read."""
    try:
        parts = urlsplit(raw)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    is_host = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]*", host)
    return parts if is_host and port != 0 and raw.isprintable() and " " not in raw else None


def _address(raw: str) -> str:
    parts = _parts(raw)
    is_bare = parts and not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
    if parts is None or parts.scheme not in ("http", "https") or not is_bare:
        raise ValueError("must be an address such as https://werkplein.example")
    return f"{parts.scheme}://{parts.netloc}"


def _mail_from(raw: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", raw, re.ASCII | re.IGNORECASE):
        raise ValueError("must be an e-mail address such as werkplein@voorbeeld.nl")
    return raw


def _security_contact(raw: str) -> str:
    """A contact is an address that a finder can write to, call or open (RFC 9116)."""
    kind, colon, rest = raw.partition(":")
    if not colon:
        return _mail_from(raw)
    if kind == "mailto":
        return f"mailto:{_mail_from(rest)}"
    parts = _parts(raw) if kind == "https" else None
    if not parts and not (kind == "tel" and re.fullmatch(r"\+?[0-9-]{6,20}", rest)):
        raise ValueError("must be an e-mail address, or an address that starts with mailto:, https:// or tel:")
    return raw


def _files(raw: str) -> str:
    protocol = get_protocol(raw)
    if protocol in NOT_A_STORE:
        raise ValueError(f"must be a place that several processes share and can write to, not {protocol}://")
    try:
        fsspec.get_filesystem_class(protocol)
    except (ImportError, ValueError):
        raise ValueError("must be a folder or an address that fsspec knows") from None
    if protocol in ("file", "local"):
        _refuse_unwritable(Path(fsspec.core.url_to_fs(raw)[1]))
    return raw


def _refuse_unwritable(folder: Path) -> None:
    """Try it: only a file that was written shows that files can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except (OSError, ValueError):
        raise ValueError(f"must be a folder that can be made and written to, and {folder} is not") from None


def _readable(raw: str) -> str:
    try:
        Path(raw).read_text("utf-8")
    except (OSError, ValueError):
        raise ValueError(f"must be a text file that can be read, and {raw!r} is not") from None
    return raw


READERS: dict[str, Callable[[str], Any]] = {
    "base_url": _address,
    "database_url": _database_url,
    "demonstration": _yes_or_no,
    "files": _files,
    "log_level": _log_level,
    "mail_from": _mail_from,
    "proxies": _whole,
    "security_contact": _security_contact,
    "smtp_url": _smtp,
    "today": _day,
    "travel_matrix": _readable,
    "upload_limit_mb": _whole,
}
