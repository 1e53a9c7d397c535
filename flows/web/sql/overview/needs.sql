select count(*) filter (status = 'quarantined') as quarantined,
       count(*) filter (status = 'loaded' and report_year is null) as no_year,
       count(*) filter (status = 'loaded' and region_code is null) as no_region,
       count(*) filter (coalesce(hint_conflict, '') <> '') as hint_conflicts,
       (select count(*) from conflict) as conflicts,
       (select count(*) from correction_status where unused) as unused_corrections
from document
