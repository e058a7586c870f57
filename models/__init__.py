"""The schema: one aggregate a file, views beside the tables. `models.tables` has all of them; this imports nothing."""
