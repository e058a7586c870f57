-- title = "Assertions of a source, checked by hand"
-- answers = "Which assertions of a source were checked by hand when the facts were collected, and with what finding? `pactbook claims check` computes verdicts from the facts instead."
--
-- [params.source]
-- type = "source"
-- example = "eastern-frontier-2025"
-- help = "Source whose assertions are listed."
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
