"""People's spreadsheets: read, scored, and imported."""
