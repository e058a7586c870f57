"""What a load changes, and doing it."""
