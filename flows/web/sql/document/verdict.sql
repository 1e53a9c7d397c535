select period_start, period_end, target_value_text, target_quote, target_doc_id, actual_value_text, actual_value,
       actual_quote, actual_doc_id, gap, verdict, verdict_strict, basis, chosen_because, flags
from target_vs_actual
where region_code = $region and indicator = $indicator
  and (target_observation_id = $observation or actual_observation_id = $observation)
