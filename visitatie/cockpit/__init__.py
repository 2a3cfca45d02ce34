"""The cockpit of the steering group: what asks for a decision, what is late, what was decided and what follows."""
