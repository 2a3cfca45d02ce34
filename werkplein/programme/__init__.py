"""The programme as data: criteria, milestones, calendar, deadline, ruleset and register."""
