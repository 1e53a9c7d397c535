select d.*, r.started_at as loaded_at
from document d left join run r using (run_id)
where d.doc_id = $doc
