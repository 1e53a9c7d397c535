"""Where the published tables come from, as Prefect's assets: source → document → observation → view."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from prefect.assets import Asset, AssetProperties, add_asset_metadata, materialize
from prefect.cache_policies import NO_CACHE
from prefect.types.names import RESTRICTED_ASSET_CHARACTERS

from flows.run.home import Home
from warehouse.query.read import ask_published

VIEWS = ("target_vs_actual", "panel", "coverage")
COUNTED = ("document", "observation", "target_vs_actual", "coverage")
"""To count the rows of a panel is to make it."""
MOST_SOURCES = 100
LONGEST_KEY = 500
_REFUSED = re.compile("[" + re.escape("".join(RESTRICTED_ASSET_CHARACTERS)) + "]")


def record_lineage(home: Home, sources: Sequence[str]) -> None:
    """Tell Prefect that the tables were made anew, from what, and how many rows those of COUNTED have.

    ``sources`` are folders, files and addresses; only the first MOST_SOURCES are named.
    """
    rows = _count_rows(home)
    document, observation = _name_table(home, "document"), _name_table(home, "observation")
    steps: list[tuple[list[Asset], list[Asset | str]]] = [
        ([document], [_name_source(source) for source in sources[:MOST_SOURCES]]),
        ([observation], [document]),
        ([_name_table(home, view) for view in VIEWS], [observation]),
    ]
    for made, origin in steps:
        made_from = _materialize.with_options(
            assets=made,
            asset_deps=origin,
            task_run_name="lineage of " + ", ".join(asset.key.rpartition("/")[2] for asset in made),
            cache_policy=NO_CACHE,
        )
        named = {asset.key: asset.key.rpartition("/")[2] for asset in made}
        made_from({key: rows[name] for key, name in named.items() if name in rows})


@materialize("duibiao://warehouse/relation", cache_policy=NO_CACHE)
def _materialize(rows: Mapping[str, int]) -> None:
    for key, count in rows.items():
        add_asset_metadata(key, {"rows": count})


def _count_rows(home: Home) -> dict[str, int]:
    counts = ", ".join(f"(select count(*) from {name}) as {name}" for name in COUNTED)
    with ask_published(home.root) as ask:
        (row,) = ask(f"select {counts}")
    return row


def _name_table(home: Home, name: str) -> Asset:
    key = _clean(f"duibiao://{str(home.root).lstrip('/')}/{name}")
    return Asset(key=key, properties=AssetProperties(name=name, description=f"{name} in {home.root}/duibiao.duckdb"))


def _name_source(source: str) -> Asset:
    key = source if source.startswith(("http://", "https://")) else f"file://{source}"
    web = source if source.startswith("http") else None
    return Asset(key=_clean(key), properties=AssetProperties(name=source[-200:], url=web))


def _clean(key: str) -> str:
    return _REFUSED.sub("_", key)[:LONGEST_KEY]
