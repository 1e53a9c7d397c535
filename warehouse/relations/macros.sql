-- Questions that are asked often, with the answer's shape in the name. Each takes text and nothing else. A name that is
-- not known is an error that tells the nearest ones: an empty answer would say that nothing was stated.
CREATE OR REPLACE MACRO find_region(part) AS TABLE
    SELECT code, name, level, parent, valid_from, valid_to
    FROM region
    WHERE contains(name, part) OR list_contains(string_split(short, ' '), part)
    ORDER BY (name = part) DESC, valid_to DESC NULLS FIRST, code;

-- How near a name is to a word: by the characters that both have, then by the fewest changes.
CREATE OR REPLACE MACRO rank_near(name, word) AS
    len(list_intersect(string_split(name, ''), string_split(word, ''))) * 1000 - levenshtein(name, word);

CREATE OR REPLACE MACRO list_near_regions(word) AS (
    SELECT string_agg(name, '、' ORDER BY nearness DESC, name)
    FROM (
        SELECT name, max(rank_near(called, word)) AS nearness
        FROM (
            SELECT name, unnest(list_concat([name], string_split(short, ' '))) AS called
            FROM region
            WHERE valid_to IS NULL
        )
        GROUP BY name
        ORDER BY nearness DESC, name
        LIMIT 5
    )
);

CREATE OR REPLACE MACRO list_near_indicators(word) AS (
    SELECT string_agg(shown, '、' ORDER BY nearness DESC, shown)
    FROM (
        SELECT name_zh || ' (' || code || ')' AS shown, max(rank_near(name, word)) AS nearness
        FROM (SELECT code, name_zh, unnest(list_concat([code, name_zh], aliases)) AS name FROM indicator)
        GROUP BY shown
        ORDER BY nearness DESC, shown
        LIMIT 5
    )
);

CREATE OR REPLACE MACRO find_region_codes(place) AS TABLE
    WITH found AS (
        SELECT code FROM region WHERE place IN (name, code) OR list_contains(string_split(short, ' '), place)
        UNION
        SELECT region_code FROM document WHERE region_code = place
    )
    FROM found
    UNION ALL
    SELECT error('no region is called ' || place || '; near: ' || list_near_regions(place))
    WHERE NOT EXISTS (FROM found);

CREATE OR REPLACE MACRO find_indicator_codes(what) AS TABLE
    WITH found AS (
        SELECT code FROM indicator WHERE what IN (name_zh, code) OR list_contains(aliases, what)
    )
    FROM found
    UNION ALL
    SELECT error('no indicator is called ' || what || '; near: ' || list_near_indicators(what))
    WHERE NOT EXISTS (FROM found);

CREATE OR REPLACE MACRO target_vs_actual_for(in_region) AS TABLE
    SELECT indicator_name, period, target, actual, gap, verdict, target_quote
    FROM written_target
    WHERE region_code IN (FROM find_region_codes(in_region))
    ORDER BY region_code, period_end, period_start, indicator, measure;

CREATE OR REPLACE MACRO history(what, in_region) AS TABLE
    SELECT write_period(o.period_start, o.period_end) AS period, o.kind, o.measure,
           write_measure(o.measure) || write_bounded(o.value, o.value_high, o.bound, word_unit(
               CASE WHEN o.measure = 'change' AND o.unit = '%' THEN 'pp'
                    WHEN o.measure = 'rank' THEN 'rank' ELSE o.unit END, w.word, o.value_text)) AS value,
           d.report_year, d.doc_kind, o.quote
    FROM observation o
    JOIN document d USING (doc_id)
    LEFT JOIN unit_word w ON w.class = o.unit
    WHERE o.indicator IN (FROM find_indicator_codes(what)) AND o.region_code IN (FROM find_region_codes(in_region))
      AND o.scope = 'region'
    ORDER BY o.region_code, o.period_end, o.period_start, o.measure, o.kind, d.report_year, o.doc_id, o.char_start;
