select region_code, region_name, indicator_name, measure, period_start, period_end, unit, target_value,
       target_value_high, target_bound, actual_value, actual_bound, gap, verdict, basis, target_doc_id, target_quote,
       actual_doc_id, actual_quote
from target_vs_actual where indicator = $indicator
order by region_code, period_end, measure
