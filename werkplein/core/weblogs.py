"""The logs of the web server, in which secret addresses are masked; `gunicorn.conf.py` names them."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from werkplein.core.logs import Masking


class MaskedLogger(Logger):  # type: ignore[misc]
    """The log of requests, when it is asked for, and that of errors."""

    def setup(self, cfg: Any) -> None:
        """Set up as always, and mask both."""
        super().setup(cfg)
        for log in (self.access_log, self.error_log):
            log.addFilter(Masking())
