"""How gunicorn runs Werkplein: read by itself from the folder it is started in.

Its request log is off. Who turns it on (`--access-logfile -`) gets one in which secret addresses are masked.
"""

logger_class = "werkplein.core.weblogs.MaskedLogger"
