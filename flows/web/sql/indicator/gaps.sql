-- How far actuals came out from their targets: of growth in percentage points, of levels in percent of the target.
with away as (
    select verdict, case when measure = 'level' and unit <> '%' then gap / nullif(abs(target_value), 0) * 100 else gap end as gap
    from target_vs_actual
    where indicator = $indicator and measure = $measure and period_end = $year and gap is not null
)
select greatest(-20, least(20, floor(gap)))::integer as low, low + 1 as high, verdict, count(*)::integer as regions
from away where gap is not null group by all order by low, verdict
