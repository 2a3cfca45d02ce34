"""Interventions as a ladder: what is done, why, by whom and by when, what came of it, and whether things changed."""
