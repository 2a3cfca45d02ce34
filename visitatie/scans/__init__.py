"""The scan of part-time work (source document 000): three days in a municipality, and a plan that is looked back on."""
