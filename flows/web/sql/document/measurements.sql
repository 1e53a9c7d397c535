select measurement_id, subject, kind, measure, period_start, period_end, value, value_high, unit, bound, value_text, quote,
       char_start, char_end
from measurement where doc_id = $doc order by char_start, measurement_id
