"""The planner of visits: a problem goes in, a checked plan comes out (domain E)."""
