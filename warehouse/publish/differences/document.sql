-- Documents that are new, gone, or read differently, working database against published file.
SELECT CASE WHEN b.doc_id IS NULL THEN 'added' WHEN a.doc_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
       coalesce(a.doc_id, b.doc_id) AS doc_id,
       b.extractor_version AS version_before, a.extractor_version AS version_after,
       list_filter([
           CASE WHEN a.sha256 <> b.sha256 THEN 'content' END,
           CASE WHEN a.status <> b.status THEN 'status' END,
           CASE WHEN a.region_code IS DISTINCT FROM b.region_code THEN 'region_code' END,
           CASE WHEN a.report_year IS DISTINCT FROM b.report_year THEN 'report_year' END,
           CASE WHEN a.doc_kind IS DISTINCT FROM b.doc_kind THEN 'doc_kind' END,
           CASE WHEN a.clean_char_count <> b.clean_char_count THEN 'clean_text' END
       ], lambda name: name IS NOT NULL) AS what
FROM before.document b
FULL OUTER JOIN document a USING (doc_id)
WHERE b.doc_id IS NULL OR a.doc_id IS NULL OR a.extractor_version <> b.extractor_version OR a.sha256 <> b.sha256
   OR a.status <> b.status
ORDER BY doc_id
