agreement_graded as (
    -- agreements of the dataset as they are judged, with their depth as a grade
    select j.*,
           case
               when j.military_support = 'yes' then 5
               when j.atop_alliance = 'yes' then 4
               when j.binding = 'yes' then 3
               when j.binding = 'unknown' then 2
               else 1
           end as grade
    from agreement_judged j
)
