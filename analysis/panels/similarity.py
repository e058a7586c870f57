"""The similarity of the alliance portfolios of two states: S, Scott's pi and Cohen's kappa, with squared distances.

The portfolio of a state is the vector of its pledges to each state of the system in a year. By COW's ranks a pledge has
the value 3 for defense, 2 for neutrality or nonaggression, 1 for consultation, and 0 for none of these; by the ranks of
ATOP's own scores 3 for defense or offense, 2 for neutrality or consultation, 1 for nonaggression (Chiba, Johnson and
Leeds 2015); in the binary form, 1 for any of ATOP's five obligations. The pledge of a state to itself has the highest
value: it is assumed to defend itself.

Let d be the sum of the squared differences of two portfolios x and y over the n states of the system. Then:

    S     = 1 - 2 d / (n m²)                        m the highest value (Signorino and Ritter 1999)
    pi    = 1 - d / (Σx² + Σy² - (Σx + Σy)² / 2n)    (Scott 1955, Häge 2011)
    kappa = 1 - d / (Σx² + Σy² - 2 Σx Σy / n)        (Cohen 1960 and 1968, Häge 2011)

The denominators of pi and kappa are the squared differences expected by chance, if x and y were drawn from one
distribution (pi) or each from its own (kappa). If no difference is expected, pi and kappa are NULL.
"""

from __future__ import annotations

from analysis.panels.blocks import Block, Field, PanelEdition, covered
from analysis.panels.workspace import Workspace

RANKS = {
    "cow": """
        case when atop_defense = 1 then 3
             when atop_neutrality = 1 or atop_nonaggression = 1 then 2
             else atop_consultation
        end
    """,
    "atop": """
        case when atop_defense = 1 or atop_offense = 1 then 3
             when atop_neutrality = 1 or atop_consultation = 1 then 2
             else atop_nonaggression
        end
    """,
}
_BINARY = "greatest(atop_defense, atop_offense, atop_neutrality, atop_nonaggression, atop_consultation)"
_HIGHEST = {"": 3, "_binary": 1}  # suffix of the columns -> value of the pledge of a state to itself


def dyads(workspace: Workspace, edition: PanelEdition, ranks: str) -> Block:
    """The columns of a dyad-year within a state system, from the tables `unit_year` and `atop`.

    Most cells of a portfolio are 0, so products are summed only over the cells that are not 0 in both.
    """
    workspace.execute(f"""
        create table cell as
        select unit_1 as unit, unit_2 as partner, year, ({RANKS[ranks]})::tinyint as x,
               ({_BINARY})::tinyint as x_binary, atop_direction_told as told
        from atop
        semi join unit_year one on one.unit = unit_1 and one.year = atop.year
        semi join unit_year two on two.unit = unit_2 and two.year = atop.year
        union all
        select unit, unit, year, {_HIGHEST[""]}, {_HIGHEST["_binary"]}, 1 from unit_year
    """)
    workspace.execute("""
        create table portfolio as
        select unit, year, count(*) over (partition by year) as n, sum, squares, sum_binary, squares_binary, told
        from (
            select unit, year, sum(x) as sum, sum(x * x) as squares, sum(x_binary) as sum_binary,
                   sum(x_binary * x_binary) as squares_binary, min(told) as told
            from cell group by unit, year
        )
    """)
    workspace.execute("""
        create table shared as
        select p.unit as unit_1, q.unit as unit_2, p.year, sum(p.x * q.x)::integer as products,
               sum(p.x_binary * q.x_binary)::integer as products_binary
        from cell p
        join cell q on q.partner = p.partner and q.year = p.year and q.unit > p.unit
        group by p.unit, q.unit, p.year
    """)
    joins = (
        "left join portfolio p on p.unit = b.unit_1 and p.year = b.year "
        "left join portfolio q on q.unit = b.unit_2 and q.year = b.year "
        "left join shared on shared.unit_1 = least(b.unit_1, b.unit_2) "
        "and shared.unit_2 = greatest(b.unit_1, b.unit_2) and shared.year = b.year "
    )
    fields = [
        Field(
            f"{measure}{form or f'_{ranks}_ranks'}",
            "score",
            f"{meaning}{'; pledges are counted as any or none' if form else ''}.",
            value=value,
            empty=None,
        )
        for form in _HIGHEST
        for measure, meaning, value in (
            ("s", "Similarity S of the two alliance portfolios, from -1 to 1", _s(form)),
            ("pi", "Similarity corrected for chance, Scott's pi, at most 1", _pi(form)),
            ("kappa", "Similarity corrected for chance, Cohen's kappa, at most 1", _kappa(form)),
        )
    ]
    told = Field(
        "similarity_direction_told",
        "flag",
        "1: the data tell every pledge in both portfolios; 0: they hold pledges that vary by partner, and the data do "
        "not tell to which partners, so that the scores may be off.",
        value="least(p.told, q.told)",
        empty=None,
    )
    return Block(None, covered(edition, [*fields, told]), joins)


def _distance(form: str) -> str:
    return f"(p.squares{form} + q.squares{form} - 2 * coalesce(shared.products{form}, 0))::double"


def _s(form: str) -> str:
    return f"1 - 2 * {_distance(form)} / (p.n * {_HIGHEST[form] ** 2})"


def _pi(form: str) -> str:
    return _corrected(form, f"(p.sum{form} + q.sum{form}) ** 2 / (2 * p.n)")


def _kappa(form: str) -> str:
    return _corrected(form, f"2 * p.sum{form} * q.sum{form} / p.n")


def _corrected(form: str, product: str) -> str:
    return f"1 - {_distance(form)} / nullif((p.squares{form} + q.squares{form})::double - {product}, 0)"
