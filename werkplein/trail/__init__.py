"""The trail of acts, to look through: who did what when, by number and role and never by name."""
