"""The list with levels, the national overview, and fixing a quarter."""
