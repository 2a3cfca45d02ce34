"""Which figures are complete: what each Werkplein has to deliver, and how that stands."""
