select d.doc_id, d.title, d.region_code, d.region_name, d.report_year, d.doc_kind,
       coalesce(d.fetched_at, r.started_at) as loaded_at
from document d left join run r using (run_id)
where d.status = 'loaded'
order by loaded_at desc nulls last, d.report_year desc, d.doc_id
limit 12
