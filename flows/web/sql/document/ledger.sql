select char_start, char_end, text, fate, observation_id, measurement_id
from number_ledger where doc_id = $doc order by char_start
