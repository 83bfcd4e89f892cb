"""The laws of the house, read from the code: imports go down, one room writes to the disk, modules keep no state."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import site_builder

PACKAGE = Path(site_builder.__file__).parent

BELOW = {
    "shell": {"build", "publish", "pages", "link", "read", "model", "base"},
    "build": {"publish", "pages", "link", "read", "model", "base"},
    "publish": {"pages", "link", "read", "model", "base"},
    "pages": {"link", "read", "model", "base"},
    "link": {"read", "model", "base"},
    "read": {"model", "base"},
    "model": {"base"},
    "base": set[str](),
}
"""For each floor, the floors that it may use beside itself."""

WRITES = frozenset(
    [
        "write_text", "write_bytes", "unlink", "mkdir", "makedirs", "rmdir", "removedirs", "rmtree", "symlink_to",
        "hardlink_to", "touch", "chmod", "truncate", "copyfile", "copytree", "mkstemp", "mkdtemp", "NamedTemporaryFile",
        "TemporaryFile", "TemporaryDirectory",
    ]
)  # fmt: skip
"""Calls that change the disk, whatever they are called on."""
OS_WRITES = frozenset(
    {"open", "write", "remove", "replace", "rename", "link", "symlink", "mkfifo", "utime", "copy", "move"}
)
"""Calls that change the disk when they are called on the modules ``os`` and ``shutil``."""
MAY_WRITE = (
    "build/disk.py", "build/files.py", "build/journal.py", "build/lock.py", "build/full_text.py", "build/store.py",
    "build/helpers.py", "build/workers.py",
    "shell/",
)  # fmt: skip

CHANGES = frozenset(
    [
        "append", "extend", "insert", "add", "update", "setdefault", "pop", "popitem", "remove", "discard", "clear",
        "sort", "reverse", "appendleft", "popleft",
    ]
)  # fmt: skip
"""Methods that change what they are called on."""


class Module(NamedTuple):
    """A module of the package: its path from there, and its code."""

    path: str
    tree: ast.Module

    @property
    def floor(self) -> str:
        return self.path.partition("/")[0] if "/" in self.path else ""


def read_module(path: Path) -> Module:
    return Module(path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8")))


MODULES = [read_module(path) for path in sorted(PACKAGE.rglob("*.py"))]
ON_FLOORS = [module for module in MODULES if module.floor]

each_module = pytest.mark.parametrize("module", MODULES, ids=[m.path for m in MODULES])
each_module_on_a_floor = pytest.mark.parametrize("module", ON_FLOORS, ids=[m.path for m in ON_FLOORS])


def imports_of(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Go through what is imported anywhere in a module, in functions too: the module, and the name or nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package in full"
            yield from ((node.module or "", alias.name) for alias in node.names)


def floor_of(name: str, imported: str) -> str:
    """Give the floor of an imported module of the package, or nothing for any other module."""
    parts = name.split(".")
    if parts[0] != "site_builder":
        return ""
    return parts[1] if len(parts) > 1 else imported if imported in BELOW else ""


def writes_in(tree: ast.AST) -> Iterator[str]:
    """Go through the calls that change the disk."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id == "open" and _mode(node, 1) & set("wax+"):
            yield "open"
        elif isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            name = node.func.attr
            is_os = owner in ("os", "shutil") and name in OS_WRITES
            is_open = name == "open" and owner not in ("os", "webbrowser") and bool(_mode(node, 0) & set("wax+"))
            # A path is renamed with one argument; a text is replaced in, and a date changed, with others.
            is_move = name in ("replace", "rename") and len(node.args) == 1 and not node.keywords and owner != "os"
            if name in WRITES or is_os or is_open or is_move:
                yield f"{owner}.{name}" if owner else name


def _mode(call: ast.Call, position: int) -> set[str]:
    given = [k.value for k in call.keywords if k.arg == "mode"] or call.args[position : position + 1]
    return (
        set(given[0].value)
        if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str)
        else set()
    )


def names_at_top(module: Module) -> set[str]:
    """Give the names that a module binds at its top level by assignment."""
    found = set()
    for node in module.tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        found |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return found


def bound_in(function: ast.AST) -> set[str]:
    """Give the names that a function binds itself."""
    arguments = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return arguments | stored


def changes_of_state(module: Module) -> Iterator[str]:
    """Go through the statements in functions that change what the module holds at its top level."""
    top = names_at_top(module)
    for function in ast.walk(module.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        shared = top - bound_in(function)
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                yield f"global {', '.join(node.names)}"
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                if node.func.attr in CHANGES and isinstance(node.func.value, ast.Name) and node.func.value.id in shared:
                    yield f"{node.func.value.id}.{node.func.attr}()"
            elif (
                isinstance(node, ast.Subscript | ast.Attribute)
                and isinstance(node.ctx, ast.Store | ast.Del)
                and isinstance(node.value, ast.Name)
                and node.value.id in shared
            ):
                yield f"{node.value.id}[…] = …"


@each_module_on_a_floor
def test_a_module_imports_from_its_own_floor_and_those_below(module: Module) -> None:
    used = {floor_of(name, imported) for name, imported in imports_of(module.tree)} - {"", module.floor}
    assert used <= BELOW[module.floor]


def test_every_folder_of_the_package_is_a_floor() -> None:
    assert {module.floor for module in ON_FLOORS} <= set(BELOW)


@each_module
def test_a_module_begins_with_a_sentence_that_says_what_it_does(module: Module) -> None:
    words = ast.get_docstring(module.tree)
    assert words is not None
    assert words.split("\n")[0].rstrip().endswith(".")


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if m.path.startswith(("pages/compose/", "publish/"))],
    ids=lambda m: m.path,
)
def test_a_composer_and_a_publisher_see_the_index_through_a_reader_only(module: Module) -> None:
    taken = {imported for name, imported in imports_of(module.tree) if name == "site_builder.link.index"}
    assert taken <= {"Reader", "Rows", "nested"}
    assert "site_builder.link.index" not in {name for name, imported in imports_of(module.tree) if not imported}
    assert ("site_builder.link", "index") not in set(imports_of(module.tree))


@each_module
def test_only_the_rooms_of_the_disk_and_the_shell_write_to_it(module: Module) -> None:
    written = [] if module.path.startswith(MAY_WRITE) else sorted(writes_in(module.tree))
    assert written == []


def test_the_room_of_the_disk_is_seen_to_write() -> None:
    room = next(module for module in MODULES if module.path == "build/disk.py")
    assert len(list(writes_in(room.tree))) >= 5


@each_module
def test_no_function_changes_what_a_module_holds(module: Module) -> None:
    assert list(changes_of_state(module)) == []


@pytest.mark.parametrize(
    "module", [m for m in ON_FLOORS if m.floor in ("base", "model", "read", "link")], ids=lambda m: m.path
)
def test_what_reads_and_links_knows_neither_the_time_nor_chance_nor_the_environment(module: Module) -> None:
    used = {name.partition(".")[0] for name, _ in imports_of(module.tree)}
    assert used.isdisjoint({"time", "random", "secrets", "uuid", "socket", "urllib", "http", "subprocess"})
    calls = {ast.unparse(n) for n in ast.walk(module.tree) if isinstance(n, ast.Attribute)}
    assert calls.isdisjoint({"os.environ", "os.getenv", "datetime.now", "date.today", "datetime.datetime.now"})


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("open('x', 'w')", ["open"]),
        ("open('x', mode='ab')", ["open"]),
        ("open('x')", []),
        ("path.open('r+')", ["path.open"]),
        ("Path('x').write_text('y')", ["write_text"]),
        ("os.replace(a, b)", ["os.replace"]),
        ("text.replace('a', 'b')", []),
        ("path.replace(other)", ["path.replace"]),
        ("shutil.rmtree(x)", ["shutil.rmtree"]),
        ("def f():\n    path.unlink()", ["path.unlink"]),
        ("path.read_text()", []),
    ],
)
def test_a_write_is_seen_and_a_read_is_not_taken_for_one(code: str, written: list[str]) -> None:
    assert list(writes_in(ast.parse(code))) == written


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("TABLE = {}\ndef f(x):\n    TABLE[x] = 1", True),
        ("TABLE = []\ndef f(x):\n    TABLE.append(x)", True),
        ("TABLE: list = []\ndef f(x):\n    def g():\n        TABLE.append(x)", True),
        ("COUNT = 0\ndef f():\n    global COUNT\n    COUNT += 1", True),
        ("TABLE = {}\ndef f(TABLE):\n    TABLE[1] = 2", False),
        ("TABLE = {}\ndef f(x):\n    return TABLE[x]", False),
        ("def f():\n    table = []\n    table.append(1)", False),
    ],
)
def test_a_change_of_state_is_seen_and_a_local_one_is_not_taken_for_one(code: str, changed: bool) -> None:
    assert bool(list(changes_of_state(Module("a.py", ast.parse(code))))) is changed


@pytest.mark.parametrize(
    ("line", "floor"),
    [
        ("from site_builder.link.index import Reader", "link"),
        ("from site_builder import link", "link"),
        ("import site_builder.shell.cli", "shell"),
        ("from site_builder import __version__", ""),
        ("import json", ""),
    ],
)
def test_the_floor_of_an_import_is_seen_in_each_way_to_write_it(line: str, floor: str) -> None:
    assert [floor_of(name, imported) for name, imported in imports_of(ast.parse(line))] == [floor]
