"""Claims that a text makes, each with queries and the outcome that would support or oppose it."""
