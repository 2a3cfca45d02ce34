"""The rules of the house as tests: which way imports point, how long things are, what pages may hold."""
