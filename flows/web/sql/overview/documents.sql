select d.doc_id, d.title, d.region_code, d.region_name, d.report_year, d.doc_kind, d.status, d.reason, d.source,
       count(*) over () as total
from document d
where ($province is null or left(d.region_code, 2) = left($province, 2))
  and ($region is null or d.region_code = $region)
  and ($year is null or d.report_year = $year)
  and case $which
          when 'quarantined' then d.status = 'quarantined'
          when 'no_year' then d.status = 'loaded' and d.report_year is null
          when 'no_region' then d.status = 'loaded' and d.region_code is null
          when 'hint_conflicts' then coalesce(d.hint_conflict, '') <> ''
          else true
      end
order by d.report_year desc nulls last, d.region_code, d.doc_id
limit 300
