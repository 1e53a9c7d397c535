select period_end as year, verdict, count(*)::integer as targets
from target_vs_actual
where verdict in ('met', 'missed', 'undecidable') and period_end is not null
group by all
order by year, verdict
