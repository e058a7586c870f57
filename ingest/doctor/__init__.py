"""What `pactbook doctor` looks at, and what it finds."""
