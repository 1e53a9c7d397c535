select doc_id, title, region_code, region_name, report_year, doc_kind
from document where doc_id = $words or (length($words) > 3 and contains(title, $words)) limit 20
