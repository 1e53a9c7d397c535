select period_end as year, count(*) as targets, count(*) filter (verdict = 'met') as met,
       count(*) filter (verdict = 'missed') as missed
from target_vs_actual where region_code = $region and period_end is not null group by all order by year desc
