"""What tests stand on: databases, the cast, browsing and a real browser."""
