"""Visits to Werkpleinen and what is found there."""
