"""An installation with a mail server, as most have; what is said without one has tests of its own."""

from dataclasses import replace

import pytest

from werkplein.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The settings with a mail server; nothing is sent to it."""
    return replace(settings, smtp_url="smtp://127.0.0.1:1", mail_from="werkplein@voorbeeld.test")
