"""Published datasets: recognised, read, imported as editions."""
