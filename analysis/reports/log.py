"""Narration of a run on standard error: lines for people, or JSON for programs that collect logs."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any


class Log:
    """Says what happens; `quiet` leaves out all but warnings and errors. Details are said in JSON alone."""

    def __init__(self, *, quiet: bool, as_json: bool) -> None:
        self.quiet = quiet
        self.as_json = as_json

    def __call__(self, message: str, /, level: str = "info", **facts: Any) -> None:
        """One line; `facts` are further members of the JSON object."""
        if (self.quiet and level in ("info", "detail")) or (level == "detail" and not self.as_json):
            return
        if self.as_json:
            time = datetime.now(UTC).isoformat(timespec="milliseconds")
            message = json.dumps({"time": time, "level": level, "message": message, **facts}, ensure_ascii=False)
        print(message, file=sys.stderr, flush=True)  # noqa: T201 - this is where it is said
