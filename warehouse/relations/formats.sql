-- How numbers are written for people: 1.2万亿元, 67.8亿元, 18万头, ≥ 5.5 %. Views use these.
CREATE OR REPLACE MACRO write_digits(number) AS
    CASE WHEN abs(number) < 0.0000005 THEN '0' ELSE regexp_replace(printf('%.6f', number), '\.?0+$', '') END;

CREATE OR REPLACE MACRO write_amount(number, unit) AS
    CASE
        WHEN unit = '%' THEN write_digits(number) || ' %'
        WHEN unit = 'pp' THEN write_digits(number) || '个百分点'
        WHEN starts_with(unit, 'rank') THEN '第' || write_digits(number) || '位'
        WHEN abs(number) >= 1e12 THEN write_digits(number / 1e12) || '万亿' || unit
        WHEN abs(number) >= 1e8 THEN write_digits(number / 1e8) || '亿' || unit
        WHEN abs(number) >= 1e4 THEN write_digits(number / 1e4) || '万' || unit
        ELSE write_digits(number) || unit
    END;

CREATE OR REPLACE MACRO write_bounded(number, high, bound, unit) AS
    CASE bound
        WHEN 'ge' THEN '≥ ' WHEN 'gt' THEN '> ' WHEN 'le' THEN '≤ ' WHEN 'lt' THEN '< ' WHEN 'approx' THEN '约 ' ELSE ''
    END || write_amount(number, unit) || CASE WHEN bound = 'range' THEN '～' || write_amount(high, unit) ELSE '' END;

-- What a number says of its indicator, before it: nothing for how much there is.
CREATE OR REPLACE MACRO write_measure(measure) AS
    CASE measure
        WHEN 'growth' THEN '增长 ' WHEN 'annual_growth' THEN '年均增长 ' WHEN 'annual_level' THEN '年均 '
        WHEN 'change' THEN '增减 ' ELSE ''
    END;

-- A difference: of percents in percentage points, of ranks in places.
CREATE OR REPLACE MACRO write_gap(number, unit) AS
    CASE WHEN number > 0 THEN '+' ELSE '' END
    || CASE
        WHEN unit = '%' THEN write_digits(number) || '个百分点'
        WHEN starts_with(unit, 'rank') THEN write_digits(number) || '位'
        ELSE write_amount(number, unit)
    END;

-- What a number counts, as its document writes it: the words behind the digits, without multiples and hedges.
CREATE OR REPLACE MACRO read_counter(value_text) AS
    regexp_replace(value_text, '[^一-鿿]|[余餘多逾超近约約万萬亿億千百十〇零一二两三四五六七八九]', '', 'g');

-- Whether a unit is that of what is counted: a counter word (户), or count where nobody says which.
CREATE OR REPLACE MACRO counts_things(unit) AS unit = 'count' OR regexp_full_match(unit, '[一-鿿]{1,3}');

-- The words behind a number: of what is counted, of years and of units that are a class of their own those of the text,
-- else the word of its class of units.
CREATE OR REPLACE MACRO word_unit(unit, class_word, value_text) AS
    CASE
        WHEN unit IN ('%', 'pp') OR starts_with(unit, 'rank') THEN unit
        WHEN unit = 'count' THEN coalesce(nullif(read_counter(value_text), ''), '个')
        WHEN counts_things(unit) THEN coalesce(nullif(read_counter(value_text), ''), unit)
        WHEN unit = 'years' THEN coalesce(nullif(read_counter(value_text), ''), '年')
        WHEN unit = 'other' THEN coalesce(ltrim(value_text,
            '0123456789０１２３４５６７８９.．,， 约近超逾余餘多十百千万萬亿億〇零一二两三四五六七八九'), '')
        ELSE coalesce(class_word, unit)
    END;

CREATE OR REPLACE MACRO write_period(first, last) AS
    CASE WHEN first = last THEN last::VARCHAR ELSE first || '–' || last END;
