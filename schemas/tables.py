"""Every table there is, in the order in which they are made."""

from __future__ import annotations

from schemas.catalogue import INDICATOR, REGION, UNIT
from schemas.correction import CORRECTION, CORRECTION_USE
from schemas.damage import DAMAGE
from schemas.document import DOCUMENT
from schemas.measurement import MEASUREMENT
from schemas.number_ledger import NUMBER_LEDGER
from schemas.observation import OBSERVATION
from schemas.removed_span import REMOVED_SPAN
from schemas.run import QUARANTINE, RUN
from schemas.section import SECTION

_OF_DOCUMENTS = (DOCUMENT, REMOVED_SPAN, DAMAGE, SECTION, OBSERVATION, MEASUREMENT, NUMBER_LEDGER, QUARANTINE)
DOCUMENT_TABLES = tuple(table.name for table in _OF_DOCUMENTS)
"""The tables that belong to documents: replaced together, document by document."""
TABLES = {table.name: table for table in (*_OF_DOCUMENTS, INDICATOR, REGION, UNIT, RUN, CORRECTION, CORRECTION_USE)}
"""Every table by name. ``observation`` stands here without the catalogue; validate_frames checks it with one."""
