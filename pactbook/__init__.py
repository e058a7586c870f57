"""The launcher: the only name that an installed Pactbook puts where Python finds modules.

Pactbook's own modules have plain names (`cli`, `models`, …). They stand first on the path only while the program runs,
so that neither a folder that it is run from nor another package can be taken for them.
"""

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
_INSTALLED = os.path.join(_HERE, "_app")
_MODULES = _INSTALLED if os.path.isdir(_INSTALLED) else os.path.dirname(_HERE)


def main() -> int:
    """Run the command line from the installed copy, or from the checkout; returns the exit code."""
    sys.path.insert(0, _MODULES)
    import cli

    return cli.main()


def __getattr__(name: str) -> str:
    """`pactbook.__version__`, which version.py among Pactbook's own modules states."""
    if name != "__version__":
        raise AttributeError(f"module 'pactbook' has no attribute {name!r}")
    import runpy

    return str(runpy.run_path(os.path.join(_MODULES, "version.py"))["VERSION"])
