-- Questions that are asked often, with the answer's shape in the name. Each takes text and nothing else.
CREATE OR REPLACE MACRO find_region(part) AS TABLE
    SELECT code, name, level, parent, valid_from, valid_to
    FROM region
    WHERE contains(name, part) OR list_contains(string_split(short, ' '), part)
    ORDER BY (name = part) DESC, valid_to DESC NULLS FIRST, code;

CREATE OR REPLACE MACRO target_vs_actual_for(place) AS TABLE
    SELECT *
    FROM target_vs_actual
    WHERE region_code IN (
        SELECT code FROM region WHERE name = place OR list_contains(string_split(short, ' '), place)
        UNION SELECT place
    )
    ORDER BY region_code, period_end, period_start, indicator, measure;

CREATE OR REPLACE MACRO history(code, place) AS TABLE
    SELECT o.period_start, o.period_end, o.kind, o.measure, o.value, o.value_high, o.unit, o.bound, d.doc_kind,
           d.report_year, o.doc_id, o.quote, o.flags
    FROM observation o
    JOIN document d USING (doc_id)
    WHERE o.indicator = code AND o.region_code = place AND o.scope = 'region'
    ORDER BY o.period_end, o.period_start, o.measure, o.kind, d.report_year, o.doc_id, o.char_start;
