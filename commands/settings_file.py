"""The settings that a file `pactbook.toml` makes, for all commands or by profile.

database_url = "pactbook.db"

[profile.server]
database_url = "postgresql://reader@host/pacts"
schema = "facts"

[brand]
name = "Institute for Example Studies"
"""

from __future__ import annotations

import os

NAMES = ("database_url", "schema", "queries_dir")


def settings_file() -> str:
    """The path of the file: that of PACTBOOK_CONFIG, else pactbook.toml in the current folder."""
    return os.environ.get("PACTBOOK_CONFIG") or "pactbook.toml"


def of_profile(name: str | None) -> dict[str, str]:
    """The settings of the file, those of the profile before those for all; options and the environment outrank them.

    Raises UsageError for a missing file, an unknown profile, and (with file:line) for an unknown key.
    """
    from pathlib import Path

    from errors import UsageError
    from hints import suggestion
    from input_file import read_text
    from toml_file import Document, Types

    path = Path(settings_file())
    if not path.exists():
        asked = "PACTBOOK_CONFIG" if name is None else f"--profile {name}"
        way_out = "write it, or name another with PACTBOOK_CONFIG"
        raise UsageError(f"{asked}: the settings file {path} does not exist; {way_out}")
    document = Document(path, read_text(path))
    known: dict[str, Types] = dict.fromkeys(NAMES, str)
    document.check(document.table, {**known, "profile": dict, "brand": dict})
    profiles = document.table.get("profile", {})
    if name is not None and name not in profiles:
        raise UsageError(f"{path} has no profile {name!r}{suggestion(name, profiles)}")
    chosen = profiles[name] if name is not None else {}
    if name is not None:  # a mistake in a profile that is not used stops nothing
        document.check_type(f"profile.{name}", chosen, dict, "profile", name)
        for key in chosen:
            if key not in known:
                document.fail(
                    f"unknown key {key!r} of the profile {name}{suggestion(key, known)}", "profile", name, key
                )
        document.check(chosen, known, "profile", name)
    return {key: value for key, value in {**document.table, **chosen}.items() if key in NAMES}
