"""From the database to answers: queries, claims, reports, panels, charts, look-ups, exports, and the writers."""
