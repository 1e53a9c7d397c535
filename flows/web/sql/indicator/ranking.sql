-- All regions of which the year's value is known, the largest first, with the target beside it.
with believed as materialized (
    select region_code, row_id, value, unit, statements
    from chosen_actual
    where indicator = $indicator and measure = $measure and period_start = $year and period_end = $year
    qualify row_number() over (partition by region_code order by statements desc, price_basis, unit) = 1
),
aimed as (
    select region_code, target_value, target_bound, verdict, gap
    from target_vs_actual
    where indicator = $indicator and measure = $measure and period_start = $year and period_end = $year
)
select b.region_code, coalesce(n.name, b.region_code) as region, n.level, b.value, b.unit, b.statements,
       rank() over (order by b.value desc)::integer as place, a.target_value, a.target_bound, a.gap, a.verdict,
       o.doc_id, o.char_start as at, o.quote, o.value_text
from believed b
left join aimed a using (region_code)
left join region_now n on n.code = b.region_code
left join observation o on o.rowid = b.row_id
where $level is null or n.level = $level
order by b.value desc, b.region_code
