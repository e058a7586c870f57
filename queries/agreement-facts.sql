-- title = "Facts about agreements"
-- answers = "What is the form of an agreement, where and when was it signed, is it binding, what is its status, and how much of its text has been seen?"
--
-- [params.agreement]
-- type = "agreement"
-- optional = true
-- help = "Only this agreement."
--
-- [params.state]
-- type = "actor"
-- optional = true
-- repeatable = true
-- help = "Only agreements that this actor signed or joined."
--
-- [params.as_of]
-- type = "date"
-- default = "data_as_of"
-- help = "Agreements signed on or before this day; those without a date count only from the last day of the data."
--
-- [params.dataset]
-- type = "dataset"
-- default = "curated"
-- help = "Dataset to read, one at a time."
--
-- [columns]
-- agreement = "code"
-- title = "text"
-- instrument = "text"
-- scope = "text"
-- signed_on = "partial_date"
-- place = "text"
-- in_force_on = "partial_date"
-- ended_on = "partial_date"
-- ended = "text"
-- status_reported = "text"
-- binding = "text"
-- obligations_coded = "text"
-- text_seen = "text"
-- parties = "text"
--
-- [facts]
-- document = { agreement = "agreement" }
--
-- [coverage]
-- agreement = ":state"
select a.code as agreement, a.title, a.instrument, a.scope,
       a.signed_on_text as signed_on,
       a.place,
       a.in_force_on_text as in_force_on,
       a.ended_on_text as ended_on,
       a.ended, a.status_reported, a.binding, a.obligations_coded, a.text_seen,
       (select group_concat(actor_code, ', ')
        from (
            select distinct s.actor_code
            from signatory s
            where s.agreement_code = a.code and s.role in ('signatory', 'party', 'acceding')
            order by s.actor_code
        ) as in_order) as parties
from agreement a
where a.dataset_code in (:dataset)
  and (coalesce(a.signed_on, a.in_force_on) <= :as_of
       or (a.signed_on is null and a.in_force_on is null  -- known to exist only on the day of the data
           and cast(:as_of as text) >= (select value from setting where name = 'data_as_of')))
  and (cast(:agreement as text) is null or a.code = :agreement)
  and (cast(:state as text) is null
       or exists (
           select 1 from signatory s
           where s.agreement_code = a.code and s.actor_code in (:state) and s.role in ('signatory', 'party', 'acceding')
       ))
order by a.signed_on desc nulls last, a.code
