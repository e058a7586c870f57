"""The command line, one thin file a family of commands."""
