"""What a report holds, how it is put together, and which steps follow on each other."""
