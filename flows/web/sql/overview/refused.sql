select reason, count(*) as documents, min(doc_id) as example
from document where status <> 'loaded' group by all order by documents desc, reason limit 8
