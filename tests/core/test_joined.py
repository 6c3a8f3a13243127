import gzip
import re

import pytest

from app.core.assets import STATIC
from app.core.joined import joined

ASKS = re.compile(r"^\s*(import|export)\b(?!\()", re.MULTILINE)
EXPORTS = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
MODULES = {
    "js/page.js": """import { half as part } from "./lib/sums.js";
import "./quiet.js";

show(part(4));
""",
    "js/quiet.js": 'import { half } from "./lib/sums.js";\nconst PATIENCE = half(2);\n',
    "js/lib/sums.js": """// @ts-check
/** Sums for people. */

const PATIENCE = 2;

/** @param {number} n */
export function half(n) {
  return n / PATIENCE; // exactly
}
""",
}
WHOLE = """const{half}=(()=>{
const PATIENCE=2;function half(n){return n / PATIENCE;
}return{half}})();
const{}=(()=>{
const PATIENCE=half(2);return{}})();
const{}=(()=>{
const part=half;show(part(4));return{}})();
"""


def test_a_script_comes_with_everything_it_imports_each_once_and_in_order():
    assert joined("js/page.js", MODULES) == WHOLE


def test_spaces_go_only_where_nobody_could_have_meant_them():
    text = """if (a) { b = c + -d; }
say("x = (1, 2)", `${ a } = b`);
say("d = \\"e\\"", a);
say(`${a ? `b = c` : d}`, e);
const p = / = /;
"""
    tight = """if(a){b=c + -d;}
say("x = (1, 2)",`${ a } = b`);say("d = \\"e\\"",a);say(`${a ? `b = c` : d}`, e);
const p = / = /;
"""
    assert joined("a.js", {"a.js": text}) == f"const{{}}=(()=>{{\n{tight}return{{}}}})();\n"


def test_what_is_loaded_when_needed_can_be_imported():
    whole = joined("js/lib/sums.js", MODULES)
    assert whole.endswith("export{half};\n")


def test_an_import_of_nothing_stops_the_start():
    with pytest.raises(KeyError):
        joined("js/page.js", {"js/page.js": 'import { a } from "./gone.js";\n'})


def test_two_modules_that_import_each_other_are_refused():
    ring = {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(AssertionError):
        joined("a.js", ring)


def test_one_name_means_one_thing_in_a_whole_script():
    both = {
        "a.js": 'import { a } from "./b.js";\nexport const a = 1;\n',
        "b.js": "export const a = 2;\n",
    }
    with pytest.raises(AssertionError):
        joined("a.js", both)


def scripts():
    files = (STATIC / "js").rglob("*.js")
    return {path.relative_to(STATIC).as_posix(): path.read_text() for path in files}


def test_no_page_asks_for_a_script_that_asks_for_another():
    modules = scripts()
    entries = [name for name in modules if re.fullmatch(r"js/(main|elements/[^/]+)\.js", name)]
    assert "js/elements/chat-room.js" in entries
    for name in entries:
        assert not ASKS.search(joined(name, modules)), name


def test_nothing_takes_the_name_of_what_browsers_have():
    """It would stand before the browser's own in every module of the script."""
    taken = {"open", "close", "stop", "focus", "find", "print", "scroll", "name", "status", "event"}
    taken |= {"top", "self", "parent", "history", "location", "screen", "fetch", "alert", "confirm"}
    for name, text in scripts().items():
        assert taken.isdisjoint(EXPORTS.findall(text)), name


def test_a_room_needs_about_seventeen_kilobytes_of_script_and_other_pages_less_than_six():
    modules = scripts()
    room = "js/elements/chat-room.js"  # with all of main.js in it
    assert packed(room, modules) < 17.3 * 1024  # and what the answer says about itself
    rooms, entrance = (
        "js/elements/room-list.js",
        ["js/elements/event-door.js", "js/elements/code-camera.js"],
    )
    alone = [room, rooms, *entrance]
    for own in ([rooms], entrance):  # what one page needs besides
        assert sum(packed(name, modules) for name in ["js/main.js", *own]) < 6 * 1024
    small = [
        name
        for name in modules
        if re.fullmatch(r"js/elements/[^/]+\.js", name) and name not in alone
    ]
    forms = "js/later/once.js"  # on every page that has one
    assert sum(packed(name, modules) for name in ["js/main.js", forms, *small]) < 6 * 1024


def packed(name, modules):
    return len(gzip.compress(joined(name, modules).encode(), 9))
