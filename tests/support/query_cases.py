"""Calls of the canned queries that tests make: each without options, and with each of its options at least once.

A required option that a call leaves out is given as the query's header has its example.
"""

from functools import cache

from analysis.queries import catalogue
from support import pactbook

Case = tuple[str, tuple[str, ...]]  # a query, and options

OPTIONS: dict[str, list[str]] = {
    "accession-blockers": [
        "--as-of 2025-04-16 --counter serbia-mfa",
        "--candidate MKD --organisation EU --as-of 2005-01-01",
        "--counter wikipedia-2020 --as-of 2020-09-04",
    ],
    "actor-facts": ["--actor SRB --actor XKX", "--property accession_rule", "--as-of 2012-01-01"],
    "agreement-compare": ["--agreement tur-xkx-2024 --other alb-hrv-xkx-2025", "--other north-atlantic-treaty"],
    "agreement-depth": ["--state XKX --state HRV", "--agreement csto-1992", "--as-of 1995-01-01", "--dataset curated"],
    "agreement-events": [
        "--agreement csto-1992",
        "--event submitted_to_parliament --actor TUR --actor ALB --as-of 2025-04-16",
    ],
    "agreement-facts": ["--agreement srb-hun-2025", "--state XKX --state SRB --as-of 2024-12-31 --dataset curated"],
    "agreement-history": ["--agreement csto-1992", "--agreement north-atlantic-treaty"],
    "agreement-lineage": ["--agreement srb-hun-2023-palic", "--agreement adriatic-charter-2003"],
    "agreement-links": ["--agreement srb-hun-2025", "--relation reaction_to"],
    "agreement-matrix": ["--state SRB --state HUN --state HRV --few 2", "--as-of 2000-01-01 --dataset curated"],
    "agreement-network": ["--state SRB --state HUN --state HRV", "--largest 2 --as-of 2000-01-01 --dataset curated"],
    "agreement-numbers": ["--agreement dayton-1995", "--dataset curated"],
    "agreement-then-arms": ["--window-years 0", "--window-years 20 --dataset curated --arms-dataset curated"],
    "agreements-between": [
        "--state ARM --other AZE",
        "--state ALB --other ROU --as-of 2003-12-31",
        "--state TUR --other XKX --dataset curated",
    ],
    "agreements-of": ["--state HRV --as-of 1995-01-01", "--state UZB", "--state SRB --from 2015 --dataset curated"],
    "agreements-within": [
        "--state SRB --state HUN --state HRV --from 2010 --largest 3",
        "--as-of 1999-12-31 --dataset curated",
    ],
    "arms-by-year": [
        "--recipient SRB --recipient HRV --supplier RUS --supplier USA --from 2015 --to 2020",
        "--supplier HUN --dataset curated",
    ],
    "arms-dependence": [
        "--recipient HRV --from 2010 --to 2020",
        "--measure tiv_order --from 2010",
        "--measure orders --to 2015 --dataset curated",
    ],
    "arms-figures": [
        "--supplier HUN --supplier TUR --recipient SRB --recipient XKX --to 2024",
        "--designation Bayraktar --category drone --dataset curated",
    ],
    "arms-flows": [
        "--supplier HUN --supplier TUR --recipient SRB --recipient XKX",
        "--designation Bayraktar --from 2022 --to 2024",
        "--dataset curated --recipient XKX --category drone --category missile",
    ],
    "arms-to-rivals": ["--state GRC --other TUR", "--state HRV --other SRB --dataset curated"],
    "bloc-crossing": ["--organisation EU --as-of 2000-06-30", "--organisation CSTO --dataset curated"],
    "contested-states": ["--as-of 2012-01-01"],
    "contributor-history": ["--contributor TUR --contributor HUN", "--mission KFOR --from 2023-06 --to 2023"],
    "contributors": ["--mission KFOR --as-of 2018-01-01"],
    "counter-alignments": [],
    "coverage": ["--state ALB --as-of 2022-01-01 --dataset curated"],
    "deals": ["--recipient HUN --recipient SRB --from 2018 --to 2024", "--supplier DEU --kind contract"],
    "disputed-facts": ["--actor XKX --actor HUN", "--kind arms_transfer"],
    "dyad-profile": ["--state XKX --other SRB", "--state ALB --other ROU --as-of 2005-01-01 --dataset curated"],
    "fact-sources": ["--about XKX --kind recognition", "--about Bayraktar"],
    "indicators": [
        "--state TUR --state ALB --indicator MS.MIL.XPND.GD.ZS --indicator MS.MIL.TOTL.P1 --from 2020 --to 2022",
        "--dataset wdi-gdp-2026-03",
    ],
    "membership": ["--organisation CSTO", "--organisation NATO --as-of 1999-03-12"],
    "mission-totals": ["--mission KFOR --from 2023-06 --to 2025-04-16"],
    "multi-alignment": ["--state TUR --as-of 2005-05-05", "--state XKX --dataset curated"],
    "neighbours": ["--state XKX", "--state BIH --as-of 2000-01-01 --dataset curated"],
    "obligations": [
        "--agreement north-atlantic-treaty",
        "--state TUR --state ALB --as-of 2010-01-01 --dataset curated",
    ],
    "parties": ["--agreement csto-1992", "--agreement adriatic-charter-2003"],
    "pending-ratifications": ["--state TUR --state XKX --as-of 2025-04-16", "--as-of 2000-01-01 --dataset curated"],
    "provisions": ["--agreement alb-hrv-xkx-2025", "--family institution --dataset curated"],
    "recognition-blocs": ["--recognised XKX", "--organisation AU --as-of 2005-01-01"],
    "recognition-by-year": ["--from 2015 --as-of 2020-09-04", "--recognised MKD"],
    "recognition-count": [
        "--as-of 2025-12-19 --counter kosovo-mfa",
        "--as-of 2020-09-04 --counter wikipedia-2020",
        "--recognised BIH --as-of 1992-04-07",
    ],
    "recognition-positions": ["--as-of 2020-01-01", "--counter serbia-mfa", "--recognised BIH"],
    "recognition-status": [
        "--within NATO --as-of 2020-09-04 --counter wikipedia-2020",
        "--recognised MKD --as-of 1994-01-01",
        "--within EU",
    ],
    "rhetoric-gap": [],
    "rival-figures": [],
    "second-hand": [
        "--recipient UKR --recipient HRV --supplier USA --supplier DEU",
        "--supplier HUN --category armoured_vehicle --dataset curated",
    ],
    "source-assertions": ["--source eastern-frontier-2025"],
    "source-coverage": [],
    "source-facts": ["--source telex-2025-03-25", "--source memory --kind recognition"],
    "statements-about": ["--agreement srb-hun-2025", "--state HRV --state SRB"],
    "supplier-concentration": ["--recipient HRV --recipient SRB --from 2010 --to 2020 --dataset curated"],
    "timeline": ["--state SRB --from 2020 --to 2023-06", "--state UZB", "--state SRB --other HUN"],
    "unverified-facts": ["--kind membership"],
    "weak-sources": ["--kind wiki"],
}
QUERIES = {query.name: query for query in catalogue.every(catalogue.folders())}
NAMES = list(QUERIES)


def call(name: str, line: str = "") -> Case:
    """The query and its options, with examples of the required ones that the line does not name."""
    words = line.split()
    for parameter in QUERIES[name].parameters:
        if parameter.required and f"--{parameter.option}" not in words:
            words += [f"--{parameter.option}", str(parameter.example)]
    return name, tuple(words)


CASES = [*map(call, NAMES), *(call(name, line) for name, lines in OPTIONS.items() for line in lines)]
FEW = [*map(call, NAMES), *(call(name, lines[0]) for name, lines in OPTIONS.items() if lines)]


@cache
def answer(case: Case, url: str) -> str:
    """What `query run` prints as CSV of a database that nobody changes."""
    name, options = case
    outcome = pactbook("query", "run", name, *options, "--format", "csv", url=url)
    assert outcome.exit_code == 0, outcome.stderr
    return outcome.stdout
