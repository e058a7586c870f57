"""Terms of a transfer as SIPRI's comments tell them, by published rules and no guesses."""

import re

# A comment is a list of remarks between semicolons. A remark counts as a whole, from its start: `incl 20 as aid`,
# `probably aid` and `financed by aid from USA` say something else.
_MONEY = r"(?:(?:US|AU?|CAD?|NZ|C|A)?\$|[A-Z]{3} ?|EUR ?|£|€)[\d.,]+ ?(?:m|b|k|million|billion)?"
_RULES = (
    ("aid", re.compile(rf"(?:(?:part of )?{_MONEY} )?(?:'[^']+' )?aid\b(?! or\b)|gift\b|donat(?:ed|ion)\b", re.IGNORECASE)),
    ("lease", re.compile(rf"(?:{_MONEY} )?(?:\d+-(?:year|month) )?lease\b", re.IGNORECASE)),
    ("loan", re.compile(r"(?:on )?loan\b(?! or\b)", re.IGNORECASE)),
    ("licence", re.compile(r"(?:assembled/)?produced under licence\b|licen[cs]ed? production\b", re.IGNORECASE)),
    ("sale", re.compile(rf"(?:part of )?{_MONEY}(?: \([^)]*\))? (?:'[^']+' )?deal\b", re.IGNORECASE)),
)
_HINT = re.compile("aid|gift|donat|lease|loan|licen|deal", re.IGNORECASE)


def terms(comment: str) -> str:
    """aid, lease, loan, licence or sale where the remarks agree on one; else unknown.

    A licence with a price is a licence, as in SIPRI's own columns for licences.
    """
    if not _HINT.search(comment):
        return "unknown"
    found = {name for remark in comment.split(";") for name, rule in _RULES if rule.match(remark.strip())}
    if found == {"licence", "sale"}:
        return "licence"
    return found.pop() if len(found) == 1 else "unknown"
