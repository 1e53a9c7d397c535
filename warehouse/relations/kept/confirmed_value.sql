-- Values of weak statements (see statement) behind which two documents and two wordings stand: then one document says it
-- in other words than another. Weak statements are few, and only the facts that they speak of are looked at.
WITH source AS (
    SELECT doc_id, region_code IS NOT NULL AND report_year IS NOT NULL AS is_identified
    FROM document
    WHERE status = 'loaded'
),
weak AS (
    SELECT o.region_code, o.indicator, o.measure, o.period_start, o.period_end, o.kind, o.unit, o.value
    FROM observation o
    JOIN source s USING (doc_id)
    WHERE o.scope = 'region' AND o.region_code IS NOT NULL AND o.period_start IS NOT NULL
      AND (o.confidence < 0.8 OR list_contains(o.flags, 'implausible') OR NOT s.is_identified)
)
SELECT o.region_code, o.indicator, o.measure, o.period_start, o.period_end, o.kind, o.unit AS said_unit, o.value
FROM observation o
SEMI JOIN weak USING (region_code, indicator, measure, period_start, period_end, kind, unit, value)
JOIN source s USING (doc_id)
WHERE o.scope = 'region' AND NOT list_contains(o.flags, 'year_unsure')
GROUP BY ALL
HAVING min(o.doc_id) < max(o.doc_id) AND min(o.quote) < max(o.quote)
