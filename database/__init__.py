"""The database: connecting, reading with limits, writing in bulk, replacing a file."""
