-- title = "Members of an organisation"
-- answers = "Which states belonged to an organisation on a day, in which role and since when?"
-- include = ["membership_on_day"]
--
-- [params.organisation]
-- type = "organisation"
-- example = "NATO"
-- help = "Organisation whose members are listed."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Day of the answer; memberships begin with accession."
--
-- [columns]
-- state = "code"
-- role = "text"
-- since = "partial_date"
--
-- [facts]
-- membership = { state = "state", organisation = ":organisation", role = "role", since = "since" }
--
-- [coverage]
-- membership = ":organisation"
select state_code as state, role,
       valid_from_text as since
from membership_on_day
where organisation_code = :organisation
order by role, state_code
