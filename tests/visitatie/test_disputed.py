"""An audit about a day of which a finding is disputed already: only that milestone waits."""

from milestones.actions import dispute, record_findings
from milestones.rules import Found, Source, Verdict
from tests.visitatie.conftest import TUESDAY
from tests.visitatie.test_pages import address, seen


def test_of_twelve_only_what_is_disputed_is_refused_at_its_own_place(
    browse, app, session, confirmed, bram, dirk, laggard
):
    app.config["TODAY"] = TUESDAY
    lost = [Found(code, Verdict.NOT_MET) for code in ("c1", "f1")]
    rows = record_findings(session, bram.actor, laggard, lost, Source.AUDIT, TUESDAY, TUESDAY, "another")
    for row in rows:
        dispute(session, dirk.actor, laggard, row.id, "Het convenant is in mei getekend.", TUESDAY)
    session.commit()
    form = browse(f"{address(confirmed)}audit/", by=bram)

    page = form.submit("Leg de audit vast", **seen(**{"a2-note": "Wachtrij nog apart."}))

    told = [
        f"Over {code} van 13-7-2010 loopt een bezwaar. Tot het besluit legt u dit niet opnieuw vast. "
        f"Kies bij {code} ‘Niet bekeken’."
        for code in ("c1", "f1")
    ]
    assert page.status == 422
    assert page.all("#fouten li") == told
    assert [page.one(f"#{code}-verdict-fout").get_text().strip() for code in ("c1", "f1")] == [
        f"Fout: {each}" for each in told
    ]
    assert page.one("#a2-note").get_text().strip() == "Wachtrij nog apart."
    done = page.submit("Leg de audit vast", **{"c1-verdict": "none", "f1-verdict": "none"})
    assert "Vastgelegd: 10 mijlpalen gelden als gezien (E2)." in done.text
