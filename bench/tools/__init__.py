"""What the measurements share: made-up data, running processes in turn, and saying whether a bound holds."""
