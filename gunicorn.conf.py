"""How gunicorn runs Werkplein: read by itself from the folder it is started in.

Its request log is off. Who turns it on (`--access-logfile -`) gets one in which secret addresses are masked.
"""

# As long as gunicorn takes: what is too long for a page should be told by the page.
limit_request_line = 8190
logger_class = "werkplein.core.weblogs.MaskedLogger"
