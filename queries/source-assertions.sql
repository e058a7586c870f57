-- title = "What a text asserts, and what was found"
-- answers = "Which assertions of a source did the collectors check by hand, and with what finding? Claims recompute verdicts from the facts instead."
--
-- [params.source]
-- type = "source"
-- example = "eastern-frontier-2025"
-- help = "The source that asserts."
--
-- [columns]
-- source = "code"
-- assertion = "text"
-- finding = "text"
-- detail = "text"
--
-- [facts]
-- assertion = { source = "source", assertion = "assertion" }
select source_code as source, assertion, finding, detail
from source_assertion
where source_code = :source
order by assertion
