"""What is expected of whom by when, and how it was settled."""
