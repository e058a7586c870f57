"""The seed files: read, checked, loaded."""
