"""The published datasets as their users download them: in the folder that PACTBOOK_PUBLISHED_DATA names.

Its folders are atop, cow-contiguity, cow-states, dcad, nmc and sipri. The licences of the datasets do not allow copies
in this repository.
"""

import os
from pathlib import Path

import pytest

VARIABLE = "PACTBOOK_PUBLISHED_DATA"
FOLDER = Path(os.environ.get(VARIABLE, ""))
with_published_data = pytest.mark.skipif(
    VARIABLE not in os.environ, reason=f"{VARIABLE} is not set to a folder of published datasets"
)
