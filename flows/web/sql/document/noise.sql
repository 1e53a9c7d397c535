select char_start, char_end, kind, rule from removed_span where doc_id = $doc order by char_start
