-- Questions that are asked often, with the answer's shape in the name. Each takes text and nothing else.
CREATE OR REPLACE MACRO find_region(part) AS TABLE
    SELECT code, name, level, parent, valid_from, valid_to
    FROM region
    WHERE contains(name, part) OR list_contains(string_split(short, ' '), part)
    ORDER BY (name = part) DESC, valid_to DESC NULLS FIRST, code;

CREATE OR REPLACE MACRO target_vs_actual_for(in_region) AS TABLE
    SELECT indicator_name, period, target, actual, gap, verdict, target_quote
    FROM written_target
    WHERE region_code IN (
        SELECT code FROM region WHERE name = in_region OR list_contains(string_split(short, ' '), in_region)
        UNION SELECT in_region
    )
    ORDER BY region_code, period_end, period_start, indicator, measure;

CREATE OR REPLACE MACRO history(what, in_region) AS TABLE
    SELECT write_period(o.period_start, o.period_end) AS period, o.kind, o.measure,
           CASE WHEN starts_with(o.measure, 'annual_') THEN '年均 ' ELSE '' END
           || write_bounded(o.value, o.value_high, o.bound, word_unit(
               CASE WHEN o.measure = 'change' AND o.unit = '%' THEN 'pp'
                    WHEN o.measure = 'rank' THEN 'rank' ELSE o.unit END, w.word, o.value_text)) AS value,
           d.report_year, d.doc_kind, o.quote
    FROM observation o
    JOIN document d USING (doc_id)
    LEFT JOIN unit_word w ON w.class = o.unit
    WHERE o.indicator IN (
        SELECT code FROM indicator WHERE name_zh = what OR list_contains(aliases, what)
        UNION SELECT what
    ) AND o.region_code IN (
        SELECT code FROM region WHERE name = in_region OR list_contains(string_split(short, ' '), in_region)
        UNION SELECT in_region
    ) AND o.scope = 'region'
    ORDER BY o.region_code, o.period_end, o.period_start, o.measure, o.kind, d.report_year, o.doc_id, o.char_start;
