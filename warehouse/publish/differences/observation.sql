-- Observations of the working database against those of the published file (attached as `before`), row by row.
-- A row of the same place in the same document is changed; every other difference is a row added or removed.
WITH unit_word AS (
    SELECT class, arg_min(text, rowid) AS word FROM unit WHERE factor = 1 GROUP BY class
),
old AS (
    SELECT doc_id, char_start, char_end, region_code, scope, indicator, kind, measure, period_start, period_end,
           value_decimal, value_high, unit, bound, rank_scope, rank_of, value_text, quote, section, flags
    FROM before.observation
),
new AS (
    SELECT doc_id, char_start, char_end, region_code, scope, indicator, kind, measure, period_start, period_end,
           value_decimal, value_high, unit, bound, rank_scope, rank_of, value_text, quote, section, flags
    FROM observation
),
gone AS (
    SELECT *, row_number() OVER (PARTITION BY doc_id, char_start, char_end ORDER BY indicator, kind, measure) AS turn
    FROM (FROM old EXCEPT ALL FROM new)
),
came AS (
    SELECT *, row_number() OVER (PARTITION BY doc_id, char_start, char_end ORDER BY indicator, kind, measure) AS turn
    FROM (FROM new EXCEPT ALL FROM old)
)
SELECT CASE WHEN g.doc_id IS NULL THEN 'added' WHEN c.doc_id IS NULL THEN 'removed' ELSE 'changed' END AS change,
       coalesce(c.doc_id, g.doc_id) AS doc_id,
       coalesce(c.char_start, g.char_start) AS char_start,
       coalesce(c.char_end, g.char_end) AS char_end,
       CASE WHEN g.doc_id IS NOT NULL THEN
           concat_ws(' ', coalesce(ig.name_zh, g.indicator), write_period(g.period_start, g.period_end), g.kind,
                     g.measure || ':', write_bounded(TRY_CAST(g.value_decimal AS DOUBLE), g.value_high, g.bound,
                         word_unit(g.unit, ug.word, g.value_text)))
           || ' (' || concat_ws(', ', CASE WHEN g.scope <> 'region' THEN g.scope END, g.region_code,
                                nullif(g.section, ''), nullif(array_to_string(g.flags, ', '), '')) || ')' END AS before,
       CASE WHEN c.doc_id IS NOT NULL THEN
           concat_ws(' ', coalesce(ic.name_zh, c.indicator), write_period(c.period_start, c.period_end), c.kind,
                     c.measure || ':', write_bounded(TRY_CAST(c.value_decimal AS DOUBLE), c.value_high, c.bound,
                         word_unit(c.unit, uc.word, c.value_text)))
           || ' (' || concat_ws(', ', CASE WHEN c.scope <> 'region' THEN c.scope END, c.region_code,
                                nullif(c.section, ''), nullif(array_to_string(c.flags, ', '), '')) || ')' END AS after,
       CASE WHEN g.doc_id IS NOT NULL AND c.doc_id IS NOT NULL THEN list_filter([
           CASE WHEN g.indicator <> c.indicator THEN 'indicator' END,
           CASE WHEN g.scope <> c.scope THEN 'scope' END,
           CASE WHEN g.region_code IS DISTINCT FROM c.region_code THEN 'region_code' END,
           CASE WHEN g.kind <> c.kind THEN 'kind' END,
           CASE WHEN g.measure <> c.measure THEN 'measure' END,
           CASE WHEN g.period_start IS DISTINCT FROM c.period_start
                  OR g.period_end IS DISTINCT FROM c.period_end THEN 'period' END,
           CASE WHEN g.value_decimal <> c.value_decimal OR g.value_high IS DISTINCT FROM c.value_high
                  OR g.unit <> c.unit THEN 'value' END,
           CASE WHEN g.bound <> c.bound THEN 'bound' END,
           CASE WHEN g.rank_scope IS DISTINCT FROM c.rank_scope
                  OR g.rank_of IS DISTINCT FROM c.rank_of THEN 'rank' END,
           CASE WHEN g.quote <> c.quote OR g.value_text <> c.value_text THEN 'quote' END,
           CASE WHEN g.section <> c.section THEN 'section' END,
           CASE WHEN g.flags <> c.flags THEN 'flags' END
       ], lambda name: name IS NOT NULL) END AS what,
       coalesce(c.quote, g.quote) AS quote
FROM gone g
FULL OUTER JOIN came c USING (doc_id, char_start, char_end, turn)
LEFT JOIN indicator ig ON ig.code = g.indicator
LEFT JOIN indicator ic ON ic.code = c.indicator
LEFT JOIN unit_word ug ON ug.class = g.unit
LEFT JOIN unit_word uc ON uc.class = c.unit
ORDER BY coalesce(c.doc_id, g.doc_id), coalesce(c.char_start, g.char_start), coalesce(c.char_end, g.char_end), change
