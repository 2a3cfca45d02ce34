"""The pure part of the planner: what is planned, how a plan is judged, and one way to make it without a solver."""
