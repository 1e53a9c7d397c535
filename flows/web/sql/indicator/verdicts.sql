select v.period_end as year, coalesce(n.level, 'other') as level, v.verdict, count(*)::integer as targets
from target_vs_actual v left join region_now n on n.code = v.region_code
where v.indicator = $indicator and v.verdict in ('met', 'missed', 'undecidable')
group by all order by year, level, verdict
