-- What the documents of a region in a report year gave, and which headline indicators they did not.
WITH documents AS (
    SELECT region_code, report_year, any_value(region_name) AS said_name, count(*) AS documents,
           list(doc_id ORDER BY doc_id) AS doc_ids
    FROM document
    WHERE status = 'loaded' AND region_code IS NOT NULL
    GROUP BY region_code, report_year
),
found AS (
    SELECT d.region_code, d.report_year, count(*) AS observations,
           count(*) FILTER (o.kind = 'target') AS targets,
           count(DISTINCT o.indicator) FILTER (i.core AND o.scope = 'region') AS core_indicators,
           list(DISTINCT o.indicator) FILTER (o.scope = 'region') AS codes
    FROM observation o
    JOIN document d ON d.doc_id = o.doc_id AND d.status = 'loaded'
    LEFT JOIN indicator i ON i.code = o.indicator
    WHERE d.region_code IS NOT NULL
    GROUP BY d.region_code, d.report_year
),
open_numerals AS (
    SELECT d.region_code, d.report_year, count(*) AS numerals,
           count(*) FILTER (l.fate = 'unresolved') AS unresolved
    FROM number_ledger l
    JOIN document d ON d.doc_id = l.doc_id AND d.status = 'loaded'
    WHERE d.region_code IS NOT NULL
    GROUP BY d.region_code, d.report_year
),
headline AS (
    SELECT list(code ORDER BY code) AS codes
    FROM indicator
    WHERE headline
)
SELECT c.region_code, coalesce(r.name, c.said_name) AS region_name, c.report_year, c.documents, c.doc_ids,
       coalesce(f.observations, 0) AS observations, coalesce(f.targets, 0) AS targets,
       coalesce(f.core_indicators, 0) AS core_indicators,
       list_filter(h.codes, lambda code: NOT list_contains(coalesce(f.codes, []), code)) AS missing_headline_indicators,
       coalesce(n.numerals, 0) AS numerals, coalesce(n.unresolved, 0) AS unresolved_numerals
FROM documents c
LEFT JOIN found f ON f.region_code = c.region_code AND f.report_year IS NOT DISTINCT FROM c.report_year
LEFT JOIN open_numerals n ON n.region_code = c.region_code AND n.report_year IS NOT DISTINCT FROM c.report_year
LEFT JOIN region_now r ON r.code = c.region_code
CROSS JOIN headline h
