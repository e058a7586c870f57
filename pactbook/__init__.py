"""The launcher: the only name that an installed Pactbook puts where Python finds modules.

Pactbook's own modules have plain names (`cli`, `models`, …). They stand first on the path only while the program runs,
so that neither a folder that it is run from nor another package can be taken for them.
"""

import os
import sys

__version__ = "0.1.0"


def main() -> int:
    """Run the command line from the installed copy, or from the checkout; returns the exit code."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "_app")
    sys.path.insert(0, installed if os.path.isdir(installed) else os.path.dirname(here))
    import cli

    return cli.main()
