select code, name_zh, name_en, unit, direction, core, headline, accumulates, constant_prices, part_of, definition,
       source, aliases, plausible
from indicator where code = $indicator
