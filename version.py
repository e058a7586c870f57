"""The version of Pactbook, read by the command line, reports and the build of the wheel."""

VERSION = "0.1.0"
