select correction_id, document, text, fix, reason, reviewer, made_on, uses, unused
from correction_status order by unused desc, made_on desc limit 200
