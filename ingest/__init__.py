"""Files to rows: the seeds, and one module for each public dataset."""
