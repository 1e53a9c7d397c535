-- How many targets there are by year, measure and level of region, and how they came out.
select v.period_start, v.period_end as year, v.measure, coalesce(n.level, 'other') as level, v.verdict,
       count(*)::integer as targets
from target_vs_actual v left join region_now n on n.code = v.region_code
where v.indicator = $indicator and v.period_end is not null
group by all order by year, v.period_start, v.measure, level, v.verdict
