select p.indicator, p.indicator_name, i.name_en, p.measure, p.plan_start, p.period_end, p.unit, p.target_value, p.target_bound,
       p.target_doc_id, p.target_quote, p.base_value, p.latest_year, p.latest_value, p.years_left, p.done_percent,
       p.needed_annual_growth, p.needed_each_year, p.verdict
from plan_progress p left join indicator i on i.code = p.indicator
where p.region_code = $region
order by p.period_end desc, p.indicator
limit 200
