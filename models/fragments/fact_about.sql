fact_about as (
    -- facts whose words contain :about, of the table :kind if there is one; `distinct` makes the words once
    select fact_id, fact_table, fact
    from (
        select distinct fact_id, fact_table, fact
        from fact_in_words
        where cast(:kind as text) is null or fact_table = :kind
    ) as in_words
    where replace(fact, :about, '') <> fact
)
