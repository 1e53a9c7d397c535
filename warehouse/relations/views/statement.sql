-- Which statements can be compared, and which of several is believed first (the smaller preference wins).
-- A statement about a part of the region, of elsewhere or of unknown years is left out: it pairs with nothing. A weak one
-- (of a document without region or year, implausible, or not surely read) stays, but is chosen only where another
-- document says the same in other words; one whose year is in doubt never is. Growth of money at constant and at current
-- prices are two facts: the words say which, else what the catalogue says of the indicator.
WITH source AS (
    SELECT doc_id, doc_kind, report_year, region_code IS NOT NULL AND report_year IS NOT NULL AS is_identified,
           row_number() OVER (ORDER BY published_on NULLS LAST, doc_id) AS place
    FROM document
    WHERE status = 'loaded'
),
ranked AS (
    SELECT o.rowid AS row_id, o.region_code, o.indicator, o.measure, o.period_start, o.period_end, o.kind,
           o.value, o.unit AS said_unit, o.bound, o.char_start, o.flags, o.section, o.confidence, s.place,
           NOT s.is_identified OR list_contains(o.flags, 'implausible') AS is_doubted,
           o.confidence < 0.8 AS is_unsure,
           list_contains(o.flags, 'year_unsure') AS is_misdated,
           -- Shares are said to change by % or by percentage points; ranks compare only among the same others.
           CASE o.measure
               WHEN 'change' THEN CASE WHEN o.unit = '%' THEN 'pp' ELSE o.unit END
               WHEN 'rank' THEN concat_ws(' ', 'rank', o.rank_scope, o.rank_of)
               ELSE o.unit
           END AS unit,
           CASE
               WHEN o.measure NOT IN ('growth', 'annual_growth') OR i.unit IS DISTINCT FROM 'CNY' THEN ''
               WHEN contains(o.quote, '实际增') OR contains(o.quote, '实际递增') OR contains(o.quote, '实际年均')
                   OR contains(o.quote, '扣除物价') OR contains(o.quote, '扣除价格') OR contains(o.quote, '剔除物价')
                   OR contains(o.quote, '剔除价格') OR contains(o.quote, '可比价') OR contains(o.quote, '不变价')
                   THEN 'constant'
               WHEN contains(o.quote, '名义增') OR contains(o.quote, '现价') OR contains(o.quote, '当年价') THEN 'current'
               WHEN i.constant_prices THEN 'constant'
               ELSE 'current'
           END AS price_basis,
           CASE
               WHEN o.kind = 'actual' THEN CASE
                   WHEN s.doc_kind = 'communique' AND o.period_end >= s.report_year - 1 THEN 1
                   WHEN s.doc_kind = 'work_report' AND s.report_year = o.period_end + 1 THEN 2
                   WHEN s.doc_kind IN ('plan_report', 'budget_report') AND s.report_year = o.period_end + 1 THEN 3
                   WHEN s.doc_kind IN ('work_report', 'plan_report', 'budget_report', 'communique')
                       AND s.report_year > o.period_end THEN 4
                   WHEN s.doc_kind IN ('work_report', 'plan_report', 'budget_report') THEN 5
                   WHEN s.doc_kind = 'news' THEN 6
                   ELSE 7
               END
               ELSE CASE
                   WHEN s.doc_kind = 'work_report' AND s.report_year = o.period_start THEN 1
                   WHEN s.doc_kind IN ('plan_report', 'budget_report') AND s.report_year = o.period_start THEN 2
                   WHEN s.doc_kind = 'work_report' AND s.report_year < o.period_start THEN 3
                   WHEN s.doc_kind IN ('work_report', 'plan_report', 'budget_report')
                       AND s.report_year <= o.period_end THEN 4
                   WHEN s.doc_kind IN ('work_report', 'plan_report', 'budget_report') THEN 5
                   WHEN s.doc_kind = 'news' THEN 6
                   ELSE 7
               END
           END AS source_rank,
           least(abs(coalesce(s.report_year, 0)
               - CASE WHEN o.kind = 'actual' THEN o.period_end + 1 ELSE o.period_start END), 99) AS distance
    FROM observation o
    JOIN source s USING (doc_id)
    LEFT JOIN indicator i ON i.code = o.indicator
    WHERE o.scope = 'region' AND o.region_code IS NOT NULL AND o.period_start IS NOT NULL
)
SELECT row_id, region_code, indicator, measure, period_start, period_end, kind, unit, price_basis, value, bound,
       source_rank,
       NOT is_misdated AND (NOT (is_doubted OR is_unsure) OR c.value IS NOT NULL) AS eligible,
       -- What its own document contradicts is less sure for that, and a conflict all the same, unless it is unsure by
       -- itself (weak_rule) or for anything else.
       NOT is_misdated AND (c.value IS NOT NULL OR NOT is_doubted
           AND (NOT is_unsure OR (list_contains(flags, 'conflict')
               AND NOT list_has_any(flags, ['weak_rule', 'text_damaged', 'scope_unsure', 'annual_average',
                                            'running_total'])))) AS comparable,
       ((source_rank * 100 + distance) * 1000
           + CASE WHEN len(flags) > 0 AND list_has_any(flags, ['text_damaged', 'implausible']) THEN 400 ELSE 0 END
           + CASE WHEN section IN ('other', '') THEN 200 ELSE 0 END
           + CASE
               WHEN kind = 'actual' THEN CASE bound WHEN 'eq' THEN 0 WHEN 'approx' THEN 1 WHEN 'range' THEN 2 ELSE 3 END
               ELSE CASE bound WHEN 'ge' THEN 0 WHEN 'le' THEN 0 WHEN 'range' THEN 1 WHEN 'eq' THEN 2 ELSE 3 END
             END * 20
           -- What is said outright before what is only implied.
           + least(round((1 - confidence) * 50), 19)
       )::BIGINT * 1000000000000 + place * 1000000 + least(char_start, 999999) AS preference
FROM ranked
LEFT JOIN confirmed_value c
    USING (region_code, indicator, measure, period_start, period_end, kind, said_unit, value)
