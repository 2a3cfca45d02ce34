"""Reports of visits: concept, reply of the MT, final version and corrections, as page, PDF and Word document."""
