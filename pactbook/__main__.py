"""`python -m pactbook`, safe in a folder that holds modules of other names: `-m` puts that folder first on the path."""

import os
import sys

home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if not sys.flags.safe_path and os.path.abspath(sys.path[0]) != home:
    del sys.path[0]

from pactbook import main  # noqa: E402 - the path comes first

sys.exit(main())
