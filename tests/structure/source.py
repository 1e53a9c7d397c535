"""The project's own code as the tests of its structure see it: files, modules, rooms and what imports what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("transforms", "schemas", "warehouse", "flows")  # each may import those before it
CODE = {str(path.relative_to(ROOT)): path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))}


@cache
def parse(file: str) -> ast.Module:
    return ast.parse(CODE[file].read_text(encoding="utf-8"))


def name_module(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


MODULES = {name_module(file): file for file in CODE}


@cache
def list_imports(file: str, everywhere: bool = True) -> frozenset[str]:
    """Full names of all modules that a file imports; not ``everywhere``: only what happens when it is imported."""
    found: set[str] = set()
    for node in walk(parse(file), everywhere):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = resolve(node, file)
            inner = {f"{base}.{alias.name}" for alias in node.names} & MODULES.keys()
            found.update(inner)
            if len(inner) < len(node.names):
                found.add(base)
    return frozenset(found)


def resolve(node: ast.ImportFrom, file: str) -> str:
    above = Path(file).parts[: -node.level] if node.level else ()
    return ".".join((*above, *([node.module] if node.module else [])))


def walk(node: ast.AST, everywhere: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not everywhere and (isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or is_for_types_only(child)):
            continue
        yield child
        yield from walk(child, everywhere)


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def find_room(module: str) -> str:
    """The part of its package that a module stands in: a folder, or a module of the package's own root."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""
