"""The whole database for other tools."""
