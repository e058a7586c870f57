"""Codes of actors by the names that people use, among the rows of seed files and of a user's own facts."""

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from hints import folded, nearest

ACTOR_TABLES = ("actor", "state_detail", "organisation_detail")  # what a column with the code of an actor refers to
_LONGEST_CODE = 4  # letters; what is longer was hardly meant as the code of a state


class ActorNames:
    """Who bears which name: the name of an actor, its other names, and its two-letter code of ISO 3166."""

    def __init__(self, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> None:
        """`rows`: those of the tables actor, actor_name and state_identifier, by the names of their columns."""
        self.names = {row["code"]: row["name"] for row in rows.get("actor", ()) if row.get("code") and row.get("name")}
        self._bearers: dict[str, dict[str, bool]] = {}  # folded name -> code -> whether it is borne now
        self._spellings: dict[str, list[str]] = {}
        names = [(False, name, code, None) for code, name in self.names.items()]
        names += [
            (row.get("scheme") is not None, row.get("name"), row.get("actor_code"), row.get("valid_until"))
            for row in rows.get("actor_name", ())
        ]
        names += [
            (False, row.get("value"), row.get("state_code"), row.get("valid_until"))
            for row in rows.get("state_identifier", ())
            if row.get("scheme") == "iso2"
        ]
        in_use = set()
        for is_of_dataset, name, code, until in sorted(names, key=itemgetter(0)):
            if not name or code not in self.names:
                continue
            key = folded(name), code
            if not is_of_dataset:
                in_use.add(key)
            elif key in in_use:  # a dataset's own use of a name does not prolong its use in general
                continue
            bearers = self._bearers.setdefault(key[0], {})
            bearers[code] = bearers.get(code, False) or until is None
            self._spellings.setdefault(name, []).append(code)

    def bearer(self, name: str, among: Iterable[str]) -> str | None:
        """The one actor of `among` (codes) that bears the name now; None where there is none, or several."""
        bearers = self._bearers.get(folded(name), {})
        current = [code for code in among if bearers.get(code)]
        return current[0] if len(current) == 1 else None

    def suggestion(self, text: str, among: Iterable[str]) -> str:
        """How the message on an unknown code goes on: `; did you mean MDA (Moldova)?`, or nothing."""
        known = set(among)
        bearers = self._bearers.get(folded(text), {})
        alike = [code for code, is_current in bearers.items() if is_current and code in known]
        if not alike:
            spellings = self._spellings if len(text) > _LONGEST_CODE else {}
            alike = [*bearers, *nearest(text, [*sorted(known), *spellings], 6)]
        codes = dict.fromkeys(code for name in alike for code in self._spellings.get(name, [name]))
        meant = [self._label(code) for code in codes if code in known][:3]
        return f"; did you mean {' or '.join(meant)}?" if meant else ""

    def _label(self, code: str) -> str:
        name = self.names.get(code, code)
        return code if name == code else f"{code} ({name})"
