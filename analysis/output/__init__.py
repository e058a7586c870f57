"""Rows on their way out: columns, formats, files."""
