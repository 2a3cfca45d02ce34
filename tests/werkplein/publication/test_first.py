"""Before any figure is public the site shows the list of Werkpleinen, and says so."""

from __future__ import annotations

from werkplein.publication import jobs


def test_the_first_release_is_named_by_what_is_in_it(app, session, client, may_month, publish, today):
    session.commit()
    with app.app_context():
        jobs.publish_due(session, today)

        first = client.get("/").get_data(as_text=True)
        publish()

    assert "alleen de lijst van Werkpleinen</a>" in first
    assert "nummer 0" not in first
    assert "nummer 1</a>" in client.get("/").get_data(as_text=True)
