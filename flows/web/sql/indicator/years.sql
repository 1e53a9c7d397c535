select period_end as year, measure, count(*) as regions
from target_vs_actual
where indicator = $indicator and period_start = period_end and measure in ('level', 'growth')
group by all order by year desc, measure
