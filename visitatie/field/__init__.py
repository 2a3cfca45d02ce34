"""The audit in the field: recorded on a phone without reception, sent once there is some, each thing exactly once."""
