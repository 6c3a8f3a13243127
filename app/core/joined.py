"""A page's script in one piece.

A room is written as twenty small modules; a phone on a slow line would ask for each in turn. So a
module and all it imports are joined when the process starts, as the style sheets are: every module
becomes a function that answers with what it exports, and what only people read is left out. What is
exported keeps its name for all that come after, so it must have a name of its own. Nothing is
renamed or guessed at: `import {…} from "./…"`, and `export` in front of a function, class or const,
are all that a module here may use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from posixpath import dirname, join, normpath

_IMPORT = re.compile(r'^import (?:(\{[^}]*\}) from )?"(\.[^"]+)";\n', re.MULTILINE)
_AS = re.compile(r"(\w+) as (\w+)")
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_FOR_PEOPLE = re.compile(r"/\*\*[\s\S]*?\*/ ?|^[ \t]*//.*\n|(?<=[;{},]) // .*$", re.MULTILINE)
_MARGIN = re.compile(r"^\s+", re.MULTILINE)
_SAID = re.compile(r'("(?:[^"\\]|\\.)*"|`[^`]*`)')
_AIRY = re.compile(r" ?([=<>&|?:,;{}()]+) ?")


def joined(entry: str, modules: Mapping[str, str]) -> str:
    """The module named `entry` and all it imports, as one. Raises KeyError where one is missing."""
    order = list(dict.fromkeys(_needed(entry, modules)))
    exports = [name for module in order for name in _EXPORT.findall(modules[module])]
    assert len(exports) == len(set(exports)), f"{entry} knows two things by one name: {exports}"
    whole = "".join(_wrapped(modules[name]) for name in order)
    names = ",".join(_EXPORT.findall(modules[entry]))  # for whoever loads it when it is needed
    return whole + (f"export{{{names}}};\n" if names else "")


def _needed(name: str, modules: Mapping[str, str], above: tuple[str, ...] = ()) -> Iterator[str]:
    """What must stand before what: the deepest first."""
    assert name not in above, f"{name} imports itself by way of {above[-1]}"
    for _, path in _IMPORT.findall(modules[name]):
        yield from _needed(_beside(name, path), modules, (*above, name))
    yield name


def _wrapped(text: str) -> str:
    names = ",".join(_EXPORT.findall(text))
    body = _EXPORT.sub("", _IMPORT.sub(_renamed, text))
    plain = _MARGIN.sub("", _FOR_PEOPLE.sub("", body))
    tight = "".join(map(_tight, plain.splitlines()))
    return f"const{{{names}}}=(()=>{{\n{tight}return{{{names}}}}})();\n"


def _renamed(taken: re.Match[str]) -> str:
    """What another module calls as we call it is there already."""
    return "".join(f"const {ours} = {theirs};\n" for theirs, ours in _AS.findall(taken[1] or ""))


def _tight(line: str) -> str:
    """Without spaces around signs, and without its end where a statement is over or goes on. What
    is said stays as it is, and so does a line with a pattern, or with a template in a template."""
    parts = _SAID.split(line)
    code, said = parts[::2], parts[1::2]
    is_odd = any(sign in part for part in code for sign in "'`/")
    if is_odd or any(part.count("${") != part.count("}") for part in said if part[0] == "`"):
        return line + "\n"
    code = [_AIRY.sub(r"\1", part) for part in code]
    tight = "".join(part for pair in zip_longest(code, said, fillvalue="") for part in pair)
    return tight if tight == "}" or tight.endswith((";", "{", ",", "(")) else tight + "\n"


def _beside(name: str, path: str) -> str:
    return normpath(join(dirname(name), path))
