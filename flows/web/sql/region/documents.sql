select doc_id, title, report_year, doc_kind, published_on, source, status, reason
from document where region_code = $region order by report_year desc nulls last, doc_kind, doc_id limit 200
