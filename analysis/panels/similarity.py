"""The similarity of the alliance portfolios of two states: S, Scott's pi and Cohen's kappa.

The portfolio of a state is the vector of its pledges to each state of the system in a year. By COW's ranks a pledge has
the value 3 for defense, 2 for neutrality or nonaggression, 1 for consultation, and 0 for none of these; by the ranks of
ATOP's own scores 3 for defense or offense, 2 for neutrality or consultation, 1 for nonaggression (Chiba, Johnson and
Leeds 2015); in the binary form, 1 for any of ATOP's five obligations. The pledge of a state to itself has the highest
value: it is assumed to defend itself.

Let d be the sum of the squared differences of two portfolios x and y over the n states of the system. Then:

    S     = 1 - 2 d / (n m²)                        m the highest value (Signorino and Ritter 1999)
    pi    = 1 - d / (Σx² + Σy² - (Σx + Σy)² / 2n)    (Scott 1955, Häge 2011)
    kappa = 1 - d / (Σx² + Σy² - 2 Σx Σy / n)        (Cohen 1960 and 1968, Häge 2011)

The denominators of pi and kappa are the differences expected by chance, if x and y were drawn from one distribution
(pi) or each from its own (kappa). If no difference is expected, pi and kappa are NULL.

With absolute differences, d = Σ|x - y| and m replaces m². The denominators are then Σx + Σy - Σ(X + Y)² / 2n for pi and
Σx + Σy - 2 ΣXY / n for kappa, summed over the ranks t from 1, where X and Y are the numbers of pledges of at least t.
Weighted, S = 1 - 2 Σ w|x - y| / (m Σw) with the weight w of each state, and accordingly for squares. It is NULL in a
year in which the weight of a member is not known.
"""

from __future__ import annotations

from typing import NamedTuple

from analysis.panels.blocks import Block, Field, PanelEdition, covered, left_join
from analysis.panels.cow import CAPABILITY
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


class Scoring(NamedTuple):
    """How portfolios are compared: ranks and differences of pledges, and the edition with the weights of states."""

    ranks: str
    distance: str
    weights: PanelEdition | None = None

    @property
    def forms(self) -> tuple[_Form, ...]:
        """The valued form and the binary one, in which absolute differences are squared ones."""
        absolute = self.distance == "absolute"
        valued = f"_{self.ranks}_ranks{'_absolute' if absolute else ''}"
        return _Form("", valued, 3, absolute), _Form("_binary", "_binary", 1, absolute=False)


class _Form(NamedTuple):
    """Pledges as numbers: the suffix of the cells' column, that of the scores, the highest number, the differences."""

    suffix: str
    name: str
    highest: int
    absolute: bool

    @property
    def own(self) -> str:
        """What the differences hold of one pledge alone, in SQL."""
        x = f"x{self.suffix}"
        return x if self.absolute else f"{x} * {x}"

    @property
    def joint(self) -> str:
        """What the differences hold twice, of both pledges (of p and of q), with the opposite sign."""
        p, q = f"p.x{self.suffix}", f"q.x{self.suffix}"
        return f"least({p}, {q})" if self.absolute else f"{p} * {q}"

    @property
    def counts(self) -> dict[str, str]:
        """Name -> SQL over the cells of a portfolio: the sums of which chance makes its differences."""
        x = f"x{self.suffix}"
        if self.absolute:
            return {f"at_least_{rank}": f"count(*) filter ({x} >= {rank})" for rank in range(1, self.highest + 1)}
        return {f"sum{self.suffix}": f"sum({x})"}


def dyads(workspace: Workspace, edition: PanelEdition, scoring: Scoring) -> Block:
    """The columns of a dyad-year within a state system, from the tables `unit_year`, `atop` and that of capabilities.

    Most cells of a portfolio are 0, so products are summed only over the cells that are not 0 in both.
    """
    valued, binary = forms = scoring.forms
    weighted = scoring.weights is not None
    _weigh(workspace, weighted=weighted)
    workspace.execute(f"""
        create table cell as
        select unit_1 as unit, unit_2 as partner, year, ({RANKS[scoring.ranks]})::tinyint as x,
               ({_BINARY})::tinyint as x_binary, atop_direction_told as told
        from atop
        semi join unit_year one on one.unit = unit_1 and one.year = atop.year
        semi join unit_year two on two.unit = unit_2 and two.year = atop.year
        union all
        select unit, unit, year, {valued.highest}, {binary.highest}, 1 from unit_year
    """)
    weigh = " join weight w on w.unit = {0}.partner and w.year = {0}.year" if weighted else ""
    sums = [f"sum({form.own}) as own{form.suffix}" for form in forms]
    sums += [f"{sql} as {name}" for form in forms for name, sql in form.counts.items()]
    sums += [f"sum(w.weight * {form.own}) as weighted{form.suffix}" for form in forms if weighted]
    workspace.execute(f"""
        create table portfolio as
        select s.*, m.n, m.total
        from (
            select cell.unit, cell.year, {", ".join(sums)}, min(told) as told
            from cell{weigh.format("cell")} group by cell.unit, cell.year
        ) s
        join membership_weight m on m.year = s.year
    """)
    shared = [f"sum({form.joint})::integer as joint{form.suffix}" for form in forms]
    shared += [f"sum(w.weight * {form.joint}) as weighted{form.suffix}" for form in forms if weighted]
    workspace.execute(f"""
        create table shared as
        select p.unit as unit_1, q.unit as unit_2, p.year, {", ".join(shared)}
        from cell p
        join cell q on q.partner = p.partner and q.year = p.year and q.unit > p.unit{weigh.format("p")}
        group by p.unit, q.unit, p.year
    """)
    own = {"p": "b.unit_1", "q": "b.unit_2"}
    joins = "".join(left_join("portfolio", name, unit=unit, year="b.year") for name, unit in own.items())
    pair = {"unit_1": "least(b.unit_1, b.unit_2)", "unit_2": "greatest(b.unit_1, b.unit_2)"}
    joins += left_join("shared", "shared", **pair, year="b.year")
    fields = [field for form in forms for field in _fields(form)]
    if scoring.weights is not None:
        fields += [_weighted_field(form) for form in forms]
    direction = Field(
        "similarity_direction_told",
        "flag",
        "1: the data tell every pledge in both portfolios; 0: they hold pledges that vary by partner, and the data do "
        "not tell to which partners, so that the scores may be off.",
        value="least(p.told, q.told)",
        empty=None,
    )
    return Block(None, covered(edition, [*fields, direction]), joins)


def _weigh(workspace: Workspace, *, weighted: bool) -> None:
    """Make `membership_weight` (year, n, total): members and their joint weight; and with weights, `weight`."""
    weights = "null::double"
    if weighted:
        workspace.execute(f"""
            create table weight as
            select u.unit, u.year, c.cinc as weight
            from unit_year u left join {CAPABILITY} c on c.unit = u.unit and c.year = u.year
        """)
        weights = "(select case when count(weight) = count(*) then sum(weight) end from weight w where w.year = u.year)"
    workspace.execute(f"""
        create table membership_weight as
        select year, count(*) as n, {weights} as total from unit_year u group by year
    """)


def _fields(form: _Form) -> list[Field]:
    binary = "; pledges are counted as any or none" if form.suffix else ""
    return [
        Field(f"{measure}{form.name}", "score", f"{meaning}{binary}.", value=value, empty=None)
        for measure, meaning, value in (
            ("s", "Similarity S of the two alliance portfolios, from -1 to 1", _s(form)),
            ("pi", "Similarity corrected for chance, Scott's pi, at most 1", _pi(form)),
            ("kappa", "Similarity corrected for chance, Cohen's kappa, at most 1", _kappa(form)),
        )
    ]


def _weighted_field(form: _Form) -> Field:
    binary = "; pledges are counted as any or none" if form.suffix else ""
    meaning = f"Similarity S with states weighted by their capabilities (cinc), from -1 to 1{binary}."
    value = f"1 - 2 * {_distance(form, 'weighted')} / (p.total * {_range(form)})"
    return Field(f"s{form.name}_cinc", "score", meaning, value=value, empty=None)


def _distance(form: _Form, own: str = "own") -> str:
    joint = "joint" if own == "own" else own
    total = f"p.{own}{form.suffix} + q.{own}{form.suffix} - 2 * coalesce(shared.{joint}{form.suffix}, 0)"
    return f"({total})::double"


def _range(form: _Form) -> int:
    return form.highest if form.absolute else form.highest**2


def _s(form: _Form) -> str:
    return f"1 - 2 * {_distance(form)} / (p.n * {_range(form)})"


def _pi(form: _Form) -> str:
    squares = " + ".join(f"(p.{name} + q.{name}) ** 2" for name in form.counts)
    return _corrected(form, f"({squares}) / (2 * p.n)")


def _kappa(form: _Form) -> str:
    products = " + ".join(f"p.{name} * q.{name}" for name in form.counts)
    return _corrected(form, f"2 * ({products}) / p.n")


def _corrected(form: _Form, product: str) -> str:
    own = f"(p.own{form.suffix} + q.own{form.suffix})::double"
    return f"1 - {_distance(form)} / nullif({own} - {product}, 0)"
