"""A confirmed visit on its day, and a phone that sends things about it."""

import io
import uuid
from datetime import UTC, datetime

import pytest

from tests.visitatie.conftest import TUESDAY
from tests.visitatie.field.travelling import CODES, address, line, on_phone

__all__ = ["address", "line", "on_phone"]

NOTE = {"kind": "bottleneck", "criterion": "a", "milestone": "a2", "text": "De wachtrij is nog dubbel."}
AGREEMENT = {"what": "Eén wachtrij.", "who": "MT", "due_on": "2010-09-01", "milestone": "a2"}


@pytest.fixture
def today():
    """The day of the visit."""
    return TUESDAY


def new_name():
    """A name as a phone makes it."""
    return str(uuid.uuid4())


class Phone:
    """Sends things as the scripts of the page do."""

    def __init__(self, session, browse, about, person):
        self.session, self.client, self.visit, self.person = session, browse.client(person), about, person
        self.address = f"/intern/veld/{about.id}/"

    def stand(self):
        self.session.commit()
        return self.client.get(f"{self.address}stand", headers={"X-Werkplein-Script": "1"}).get_json()

    def send(self, path, content, item="", account=None, sent_at=None, token=None, **envelope):
        now = datetime.now(UTC).isoformat()
        data = {
            "item": item or new_name(),
            "account": self.person.id if account is None else account,
            "made_at": sent_at or now,
            "sent_at": sent_at or now,
            **envelope,
            **content,
        }
        headers = {"X-Werkplein-Script": "1", "X-CSRFToken": token or self.stand()["token"]}
        # What the test holds open would keep the request waiting.
        self.session.commit()
        return self.client.post(self.address + path, data=data, headers=headers)

    def note(self, **changes):
        envelope = {key: changes.pop(key) for key in list(changes) if key not in NOTE}
        return self.send("onderdeel/note", NOTE | changes, **envelope)

    def audit(self, verdicts=None, **changes):
        given = verdicts or {"a1": "met", "a2": "partly"}
        seen = {f"{code}-verdict": given.get(code, "none") for code in CODES if code != "e2"}
        seen |= {"e2-joined": "none", "e2-verdict": given.get("e2", "none"), "a2-note": "Twee wachtrijen."}
        about = {"held_on": "2010-07-13", "discussed_with": "vestigingsmanager", "reason": "", "seen": self.visit.mark}
        about |= {key: changes.pop(key) for key in list(changes) if key in about}
        return self.send("bevindingen", seen | about, **changes)

    def photo(self, data, name="gevel.jpg", **changes):
        content = {"milestone": "a1", "description": "Het logo op de gevel", "holds_on": "2010-07-13"}
        envelope = {key: changes.pop(key) for key in list(changes) if key in ("item", "account", "choice")}
        files = {"no_visitors": "y", "files": (io.BytesIO(data), name)}
        return self.send("foto", content | files | changes, **envelope)


@pytest.fixture
def phone(session, browse, confirmed, bram):
    """The phone of the supporter."""
    session.commit()
    return Phone(session, browse, confirmed, bram)
