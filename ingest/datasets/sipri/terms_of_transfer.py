"""Terms of a transfer as SIPRI's comments tell them, by published rules and no guesses."""

import re

# A comment is a list of remarks between semicolons. A remark counts as a whole, from its start: `incl 20 as aid`,
# `probably aid` and `financed by aid from USA` say something else.
_MONEY = r"(?:(?:us|au?|cad?|nz|c|a)?\$|[a-z]{3} ?|£|€)[\d.,-]+ ?(?:m|b|k|million|billion)?"
_RULES = (  # a remark has one of the words, and fits
    ("aid", ("aid",), rf"(?:(?:part of )?{_MONEY} )?(?:'[^']+' )?aid\b(?! or\b)"),
    ("aid", ("gift", "donat"), r"gift\b|donat(?:ed|ion)\b"),
    ("lease", ("lease",), rf"(?:{_MONEY} )?(?:\d+-(?:year|month) )?lease\b"),
    ("loan", ("loan",), r"(?:on )?loan\b(?! or\b)"),
    ("licence", ("licen",), r"(?:assembled/)?produced under licence\b|licen[cs]ed? production\b"),
    ("sale", ("deal",), rf"(?:part of )?(?:{_MONEY}(?: \([^)]*\))? (?:'[^']+' )?deal\b|deal worth {_MONEY})"),
)
_COMPILED = [(name, word, re.compile(rule)) for name, words, rule in _RULES for word in words]


def terms(comment: str) -> str:
    """aid, lease, loan, licence or sale where the remarks agree on one; else unknown.

    A licence with a price is a licence, as in SIPRI's own columns for licences.
    """
    lower = comment.lower()
    found = {
        name
        for name, word, rule in _COMPILED
        if word in lower and any(rule.match(remark.lstrip()) for remark in lower.split(";"))
    }
    if found == {"licence", "sale"}:
        return "licence"
    return found.pop() if len(found) == 1 else "unknown"
