"""The schema's upkeep: revisions, views, drift, dictionary."""
