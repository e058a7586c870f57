"""How deep the agreements of a pair of states go, from the shallowest to the deepest, and how charts label it."""

from __future__ import annotations

from typing import Final

DEPTHS: Final = {
    "non_binding": "not binding",
    "unknown": "not known if binding",
    "binding": "binding",
    "other_pledge": "another of ATOP's five obligations",
    "military_support": "military support pledged",
}
