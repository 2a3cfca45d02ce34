"""What describes the open data to people and to programs: columns, data dictionary, catalogue, feed, interface."""
