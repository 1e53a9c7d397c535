select char_start, char_end, kind, rule from damage where doc_id = $doc order by char_start
