-- title = "Areas and institutions of agreements"
-- answers = """Which areas of cooperation and which institutions does an agreement provide for? An area is a topic, never an \
-- obligation. If the text has not been seen in full, an area without a row is unknown, not absent."""
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only this agreement."
--
-- [params.family]
-- type = "choice"
-- choices = ["cooperation", "institution"]
-- optional = true
-- help = "Only areas of cooperation, or only institutions."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- agreement = "code"
-- family = "text"
-- provision = "text"
-- title = "text"
-- value = "text"
-- text_seen = "text"
--
-- [facts]
-- provision = { agreement = "agreement", provision = "provision" }
--
-- [coverage]
-- provision = "*"
select p.agreement_code as agreement, k.family, p.provision_kind_code as provision, k.title, p.value, a.text_seen
from provision p
join provision_kind k on k.code = p.provision_kind_code
join agreement a on a.code = p.agreement_code
where a.dataset_code in (:dataset)
  and (cast(:agreement as text) is null or a.code = :agreement)
  and (cast(:family as text) is null or k.family = :family)
order by p.agreement_code, k.family, p.provision_kind_code
