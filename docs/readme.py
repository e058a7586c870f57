"""Run every line of code of the README as it stands, in the current folder: a fresh clone after `make demo`.

Lines for a file or a server of the reader's own are left out, and `make test`, which runs everything else.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

NEEDS = re.compile(r"\bFILE\b|://user@host|^make (demo|test)\b")


def main() -> int:
    """Run the lines; the exit code is 1 if one fails."""
    readme = Path("README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(sh|console|python)\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
    environment = os.environ | {"PATH": f"{Path('.venv/bin').resolve()}:{os.environ['PATH']}", "PAGER": "cat"}
    failed = ran = 0
    for kind, block in blocks:
        if kind == "python":
            commands = [[sys.executable, "-c", block]]
        else:
            lines = [line for line in block.splitlines() if kind == "sh" or line.startswith("$ ")]
            commands = [["sh", "-c", line.removeprefix("$ ")] for line in lines if line and not NEEDS.search(line)]
        for command in commands:
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
            ran += 1
            if done.returncode:
                failed += 1
                sys.stderr.write(f"{command[-1]}\n{done.stderr}")
    sys.stdout.write(f"{ran} lines of the README run, {failed} failed\n")
    return int(failed > 0 or not ran)


if __name__ == "__main__":
    sys.exit(main())
