fact_about as (
    -- facts whose words contain :about, of the table :kind if there is one
    select fact_id, fact_table, fact
    from fact_in_words
    where (cast(:kind as text) is null or fact_table = :kind) and instr(fact, :about) > 0
)
