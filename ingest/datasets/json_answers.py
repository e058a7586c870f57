"""The CSV in an answer of SIPRI's API, which is JSON: as Base64 in `bytes`, or as text in `result`."""

from __future__ import annotations

import base64
import json

LARGEST = 2**26  # bytes of an answer, which is kept in memory whole; the whole register has a tenth of that


def csv_in(answer: bytes) -> bytes | None:
    """The bytes of the CSV; None where the JSON holds none. Raises ValueError where it is cut off or damaged."""
    document = json.loads(answer.decode("utf-8-sig"))
    fields = document if isinstance(document, dict) else {}
    encoded, text = fields.get("bytes"), fields.get("result")
    if isinstance(encoded, str):
        return base64.b64decode(encoded, validate=True)
    return text.encode() if isinstance(text, str) else None
