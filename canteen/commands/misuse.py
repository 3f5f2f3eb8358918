"""What is wrong with a command line, in the language of the desk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from canteen.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

    from canteen.words import Words

# What the reader of command lines says, and the sentence of ours for it; what is named is taken over.
_SAID = (
    (re.compile(r"No such command '(?P<named>.*?)'"), "no_command"),
    (re.compile(r"Missing (?:argument|option) '(?P<named>.*?)'"), "missing"),
    (re.compile(r"No such option: (?P<named>\S+)"), "no_option"),
    (re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((?P<named>.*)\)"), "too_much"),
    (re.compile(r"Option '?(?P<named>[^' ]+)'? requires"), "no_value"),
    (re.compile(r"Invalid value: (?P<named>.+)"), "missing"),
    (re.compile(r"Invalid value for '?(?P<named>[^':]+)'?"), "wrong_value"),
)


def told(arguments: Sequence[str], misused: typer.TyperException, app: typer.Typer, words: Words) -> str:
    """Return what is wrong and where the help stands; empty where the help has been said already."""
    said = misused.format_message()
    if not said:
        return ""
    named = " ".join(_named(list(arguments), app))
    facts = {"detail": _detail(said, words), "help": f"canteen {named} --help".replace("  ", " ")}
    return words.fault(InputError("misused", **facts))


def _detail(said: str, words: Words) -> str:
    for pattern, text_id in _SAID:
        if found := pattern.search(said):
            return words.say(f"commands.misused_{text_id}", named=found["named"])
    return said.rstrip(".")


def _named(arguments: list[str], app: typer.Typer) -> list[str]:
    """Return the words of the command line that name a command, as far as they do."""
    if not arguments:
        return []
    first, *rest = arguments
    groups = {group.name: group.typer_instance for group in app.registered_groups}
    if first in groups and (inner := groups[first]) is not None:
        return [first, *_named(rest, inner)]
    return [first] if first in {command.name for command in app.registered_commands} else []
