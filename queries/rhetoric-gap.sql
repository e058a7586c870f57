-- title = "Statements and obligations compared"
-- answers = "Which agreements have many statements about them, and what do they oblige their parties to?"
-- at_least = ["statements"]
-- include = [{ fragment = "agreement_judged", dataset = """select dataset_code from agreement \
-- where code in (select agreement_code from statement)""" }, { fragment = "agreement_overview", dataset = """select dataset_code from agreement \
-- where code in (select agreement_code from statement)""" }]
--
-- [columns]
-- agreement = "code"
-- statements = "integer"
-- obligations = "text"
-- military_support = "text"
-- institutionalisation = "integer"
-- why = "text"
--
-- [facts]
-- agreement = { agreement = "agreement" }
-- statement = { agreement = "agreement" }
--
-- [coverage]
-- statement = "*"
-- obligation = "*"
select o.code as agreement, said.statements, o.obligations, o.military_support, o.institutionalisation, o.why
from agreement_overview o
join (
    select agreement_code, count(*) as statements from statement where agreement_code is not null group by agreement_code
) as said on said.agreement_code = o.code
order by said.statements desc, o.code
