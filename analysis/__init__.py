"""From the database to answers: catalogue, runner, claims, panels, reports, and writers of every format."""
