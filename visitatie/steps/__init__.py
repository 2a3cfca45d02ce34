"""The step plan of a laggard: six steps with state and date, and the decision on an external audit."""
