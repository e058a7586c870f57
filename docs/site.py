"""Build the site of the documentation in build/site: `make docs`.

It gathers the pages of this folder, the README as the home page, the SQL of every query, a diagram of the tables and
the shipped reports, and has MkDocs build them. Every link within the site is checked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

import cli  # noqa: E402 - the path comes first
from analysis.queries import catalogue  # noqa: E402
from analysis.reports import library  # noqa: E402
from schema import describe  # noqa: E402

SOURCE = ROOT / "build" / "site-source"
SITE = ROOT / "build" / "site"
DATABASE = ROOT / "build" / "site.db"


def gather() -> None:
    """Put everything that the site is made of into SOURCE."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    for path in HERE.iterdir():
        if path.suffix in {".png", ".sql"}:
            shutil.copy(path, SOURCE)
        elif path.suffix == ".md":
            text = path.read_text(encoding="utf-8").replace("](../README.md", "](index.md")
            (SOURCE / path.name).write_text(text, encoding="utf-8")
    for folder in ("examples", "notebooks"):
        shutil.copytree(HERE / folder, SOURCE / folder)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shutil.copy(ROOT / "CHANGES-FACTS.md", SOURCE)
    (SOURCE / "index.md").write_text(readme.replace("](docs/", "]("), encoding="utf-8")
    diagram = "\n".join(
        ["# Diagram", "", "The tables with their keys.", "", "```mermaid", *describe.mermaid(), "```", ""]
    )
    (SOURCE / "diagram.md").write_text(diagram, encoding="utf-8")
    queries = SOURCE / "queries.md"
    queries.write_text(with_sql(queries.read_text(encoding="utf-8")), encoding="utf-8")
    (SOURCE / "gallery.md").write_text("\n".join(gallery()) + "\n", encoding="utf-8")


def with_sql(page: str) -> str:
    """The page of queries with the SQL of each, folded, at the end of its section."""
    head, *sections = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    parts = [head]
    for section in sections:
        name = section.partition("\n")[0].removeprefix("## ").strip()
        sql = catalogue.find(name, catalogue.folders()).sql.replace("\n", "\n    ")
        parts.append(f'{section.rstrip()}\n\n??? quote "SQL"\n\n    ```sql\n    {sql}\n    ```\n\n')
    return "".join(parts)


def gallery() -> Iterator[str]:
    """Run the shipped reports with their default values, and yield the lines of the page that links them."""
    url = ["--database-url", f"sqlite:///{DATABASE}"]
    reports = ["report", "run", "--all", "--out", str(SOURCE / "gallery"), "--formats", "html,xlsx,csv", "--quiet"]
    for arguments in (["build", "--fresh"], reports):
        if cli.main([*url, *arguments]):
            raise SystemExit(f"pactbook {' '.join(arguments)} failed")
    yield from (
        "# Gallery of reports",
        "",
        "The reports that come with Pactbook, as `pactbook report run --all` writes them.",
        "",
    )
    for outline in library.outlines():
        title = re.sub(r"\{[^}]*\}", "…", outline.title)
        yield f"- [{title}](gallery/{outline.name}/index.html): `pactbook report run {outline.name} --out DIR`"


class _Links(HTMLParser):
    """The links and the anchors of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag links to, and what can be linked to."""
        for name, value in attrs:
            if value and name in {"href", "src"} and not (tag == "link" and "canonical" in str(attrs)):
                self.links.add(value)
            elif value and name in {"id", "name"}:
                self.anchors.add(value)


def broken_links() -> Iterator[str]:
    """The links between pages of the site that lead nowhere."""
    pages = {page: _Links(page) for page in SITE.rglob("*.html")}
    for page, found in sorted(pages.items()):
        for link in sorted(found.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or page.name == "404.html":
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if target.is_dir():
                target /= "index.html"
            missing = not target.exists() or (
                parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors
            )
            if missing and parts.fragment != "__codelineno":
                yield f"{page.relative_to(SITE)}: {link}"


def main() -> int:
    """Build the site and check it; the exit code is 1 if a link is broken."""
    gather()
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(HERE / "mkdocs.yml")]
    subprocess.run(command, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})  # noqa: S603 - our own
    broken = list(broken_links())
    sys.stderr.write("".join(f"broken link: {line}\n" for line in broken))
    sys.stdout.write(f"{len(list(SITE.rglob('*.html')))} pages in {SITE / 'index.html'}\n")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
