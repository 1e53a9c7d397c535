"""Errors and help in the language of the terminal: English as the code has them, Chinese where the locale is."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from typer import rich_utils
from typer.core import TyperGroup

from flows.cli.examples import list_examples
from flows.cli.words import speaks_chinese
from flows.errors import RefusedError
from transforms.language.seedfile import SeedError, parse_yaml
from warehouse.errors import WarehouseError

_BLANK = re.compile(r"\{(\w+)\}")
_PLACE = re.compile(r"(?P<place>[^\n]*?:\d+: )?(?P<problem>.*)", re.DOTALL)
"""A file and its line may stand before what is wrong with it."""
MOST_NESTED = 3
"""A message may hold another one, as its reason."""
PANELS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "错误",
    "DEFAULT_STRING": "[默认：{}]",
    "ENVVAR_STRING": "[环境变量：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
}
"""What typer writes around our texts."""
_ENGLISH_PANELS = {name: getattr(rich_utils, name) for name in PANELS}
LONGEST = 4000
"""Characters of a message that is translated: nobody has written a longer one."""


class TranslatedGroup(TyperGroup):
    """The commands, with their help and their refusals in the terminal's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Before anything is shown the help is brought to the language."""
        is_chinese = speaks_chinese(os.environ)
        for name, text in (PANELS if is_chinese else _ENGLISH_PANELS).items():
            setattr(rich_utils, name, text)
        if is_chinese:
            translate_help(self, ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what it refuses is raised on in the terminal's language."""
        try:
            return super().invoke(ctx)
        except (RefusedError, WarehouseError, SeedError) as error:
            if speaks_chinese(os.environ):
                error.args = (translate_message(str(error)),)
            raise


def translate_message(message: str, depth: int = 0) -> str:
    """An English message in Chinese, what is filled in as well where it is a message itself; else as it is."""
    if len(message) > LONGEST:
        return message
    parted = _PLACE.fullmatch(message)
    place, problem = parted.group("place", "problem") if parted else (None, message)
    for pattern, chinese in list_patterns():
        found = pattern.fullmatch(problem)
        if found:
            inner = {
                name: translate_message(text, depth + 1) if depth < MOST_NESTED else text
                for name, text in found.groupdict().items()
            }
            return (place or "") + chinese.format_map(inner)
    return message


@cache
def list_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What each message looks like, and its translation, those with most words first. Raises SeedError."""
    table = _read("chinese_errors.yml")
    made = sorted(table.items(), key=lambda item: -len(_BLANK.sub("", item[0])))
    return tuple((re.compile(_to_pattern(english), re.DOTALL), chinese) for english, chinese in made)


def _to_pattern(english: str) -> str:
    pieces = _BLANK.split(english)
    return "".join(f"(?P<{piece}>.*?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))


def translate_help(group: TyperGroup, ctx: Any) -> None:
    """Help of all commands and their options to Chinese; what chinese_help.yml has nothing on stays as it is."""
    table = _read("chinese_help.yml")
    shared = table["shared"]
    group.help = table["duibiao"]
    for name, command in group.commands.items():
        told = table["commands"].get(name, {})
        command.help, command.short_help = told.get("help", command.help), None
        command.epilog = list_examples(name, table["examples"])
        for option in command.params:
            text = told.get(option.name) or shared.get(option.name)
            if text and getattr(option, "help", None):
                setattr(option, "help", text)  # noqa: B010  click's own type has no help for arguments
    for option in group.params:
        if option.name in shared:
            setattr(option, "help", shared[option.name])  # noqa: B010
    for either in (group, *group.commands.values()):
        either.options_metavar = "[选项]"
        asking = either.get_help_option(ctx)
        if asking is not None:
            asking.help = shared["help"]


@cache
def _read(name: str) -> Mapping[str, Any]:
    text = resources.files("flows.cli").joinpath(name).read_text(encoding="utf-8")
    table: Mapping[str, Any] = parse_yaml(text, f"flows/cli/{name}")
    return table
