"""Strict reading of the YAML seed files: every complaint names the file and the line."""

from __future__ import annotations

from typing import Any

import yaml


class SeedError(ValueError):
    """A seed file that cannot be trusted. The message is ``file:line: what is wrong``."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


class LineDict(dict[str, Any]):
    """A mapping that knows the line it starts on and the line of each key (counted from 1)."""

    line: int
    key_lines: dict[str, int]


class _LineLoader(yaml.SafeLoader):
    file = ""


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same with libyaml where it is there, some ten times as fast."""

    file = ""


def _construct_mapping(loader: _LineLoader | _FastLoader, node: yaml.MappingNode) -> LineDict:
    mapping = LineDict()
    mapping.line = node.start_mark.line + 1
    mapping.key_lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if key in mapping:
            first = mapping.key_lines[key]
            raise SeedError(loader.file, line, f"key {key!r} stands twice; the first is on line {first}")
        mapping[key] = loader.construct_object(value_node, deep=True)
        mapping.key_lines[key] = line
    return mapping


for _loader in (_LineLoader, _FastLoader):
    _loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)


def parse_yaml(text: str, file: str) -> Any:
    """YAML text to lists, scalars and ``LineDict`` mappings. Raises SeedError on bad YAML or double keys."""
    try:
        return _load(_FastLoader(text), file)
    except yaml.YAMLError:
        pass  # the other loader says better where and why
    try:
        loader = _LineLoader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SeedError(file, line, f"not valid YAML: the character U+{ord(text[error.position]):04X}") from error
    try:
        return _load(loader, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SeedError(file, mark.line + 1 if mark else 1, f"not valid YAML: {error.problem}") from error


def _load(loader: _LineLoader | _FastLoader, file: str) -> Any:
    loader.file = file
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def check_keys(mapping: LineDict, file: str, required: set[str], optional: set[str]) -> None:
    """Refuse a mapping with missing or unknown keys (SeedError naming the line and the known keys)."""
    for key in mapping:
        if key not in required and key not in optional:
            known = ", ".join(sorted(required | optional))
            raise SeedError(file, mapping.key_lines[key], f"unknown key {key!r}; known keys: {known}")
    for key in sorted(required):
        if key not in mapping:
            raise SeedError(file, mapping.line, f"key {key!r} is missing")
