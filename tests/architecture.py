"""The rules of the house as functions: a tree of modules in, one message for each breach out.

A tree is a mapping of module names to source, so that a rule can be tried on a tree that breaks it. Every message names
the module, what it met and the rule.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Module:
    """One parsed module."""

    body: ast.Module
    """Its syntax tree."""
    lines: int
    """Its lines that are not blank."""


Tree = Mapping[str, Module]
Rule = Callable[[Tree], list[str]]

PACKAGE = "trucewatch"
STAGES = frozenset(
    {
        "mission", "plan", "ingest", "detect", "coverage", "fuse", "assess", "respond", "release", "report", "ledger",
        "exercise", "count", "export", "check", "fetch",
    }
)  # fmt: skip
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"", "errors", "records"}),
    frozenset({"geo"}),
    STAGES,
    frozenset({"pipeline"}),
    frozenset({"evaluate"}),
    frozenset({"cli", "web"}),
)
ORDER = "records, errors → geo → stages → pipeline → evaluate → cli, web"

FUNCTION_LINES, MODULE_LINES = 60, 400
FORBIDDEN_WORDS = frozenset(
    {"manager", "handler", "helper", "util", "misc", "data", "info", "processor", "engine", "service"}
)

WORLD = (
    "cli", "web", "evaluate", "pipeline", "exercise", "mission.folder", "mission.load", "mission.template",
    "ledger.files", "ledger.keys", "ledger.store", "ledger.tables", "report.page", "report.atlas.page", "export.verify",
    "fetch",
)  # fmt: skip
"""Modules and packages that may touch disk, processes or the network; all others are pure."""
WORLD_IMPORTS = frozenset(
    {
        "os", "io.open", "sqlite3", "subprocess", "socket", "shutil", "tempfile", "glob", "fcntl", "urllib", "http",
        "requests", "httpx", "threading", "multiprocessing", "locale", "time", "random", "secrets", "uuid",
    }
)  # fmt: skip
WORLD_CALLS = frozenset(
    {
        "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink", "iterdir", "rglob", "is_file",
        "is_dir", "exists", "touch", "rmdir",
    }
)  # fmt: skip
CLOCKS = frozenset(
    {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime"}
)
UNSAFE_IMPORTS = frozenset({"pickle", "cPickle", "dill", "shelve", "marshal", "xml", "lxml"})
UNSAFE_CALLS = frozenset({"eval", "exec", "__import__", "compile"})


def read_tree(root: Path) -> dict[str, Module]:
    """Parse every module below the package folder `root`; the package itself is named by the empty text."""
    sources = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        sources[".".join(part for part in parts if part != "__init__")] = path.read_text(encoding="utf-8")
    return parse_tree(sources)


def parse_tree(sources: Mapping[str, str]) -> dict[str, Module]:
    """Parse a tree given as text."""
    return {
        name: Module(ast.parse(source), sum(1 for line in source.splitlines() if line.strip()))
        for name, source in sources.items()
    }


def layer_of(module: str) -> int:
    """Return the place of a module in the order of layers; -1 for a first folder that stands in none."""
    top = module.split(".")[0]
    return next((place for place, layer in enumerate(LAYERS) if top in layer), -1)


def _bodies(tree: Tree) -> Iterator[tuple[str, ast.Module]]:
    return ((name, module.body) for name, module in tree.items())


def inner_imports(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield (importing, imported) for every import of the package within the package, at any depth of the code."""
    for module, body in _bodies(tree):
        for name in _imported(body):
            if name == PACKAGE or name.startswith(f"{PACKAGE}."):
                inner = name.removeprefix(PACKAGE).removeprefix(".")
                yield module, inner if inner in tree else inner.rpartition(".")[0]


def outer_imports(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield (importing, imported) for every import from outside the package."""
    for module, body in _bodies(tree):
        for name in _imported(body):
            if name != PACKAGE and not name.startswith(f"{PACKAGE}."):
                yield module, name


def _imported(body: ast.Module) -> Iterator[str]:
    for node in ast.walk(body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def layers_point_left(tree: Tree) -> list[str]:
    """A module imports only modules of its own package or of a layer to its left."""
    breaches = [f"{module or PACKAGE} stands in no layer of: {ORDER}" for module in tree if layer_of(module) < 0]
    breaches += [
        f"{module} imports {name}: a relative import hides its layer; name the package"
        for module, name in outer_imports(tree)
        if name.startswith(".")
    ]
    for module, imported in inner_imports(tree):
        ours, theirs = module.split(".")[0], imported.split(".")[0]
        if ours == theirs or layer_of(module) < 0 or ours == "" or theirs == "":
            continue
        if ours in STAGES and theirs in STAGES:
            breaches.append(f"{module} imports {imported}: stages never import each other; the pipeline joins them")
        elif ours in LAYERS[0]:
            if theirs not in LAYERS[0]:
                breaches.append(f"{module} imports {imported}: each layer imports only to its left: {ORDER}")
        elif layer_of(imported) >= layer_of(module):
            breaches.append(f"{module} imports {imported}: each layer imports only to its left: {ORDER}")
    return breaches


def exercise_forgets_the_stages(tree: Tree) -> list[str]:
    """The simulated world imports records, errors and geo only."""
    allowed = {"exercise", "records", "errors", "geo", ""}
    return [
        f"{module} imports {imported}: exercise imports records and geo only, so that it cannot know the answers"
        for module, imported in inner_imports(tree)
        if module.split(".")[0] == "exercise" and imported.split(".")[0] not in allowed
    ]


def records_stand_alone(tree: Tree) -> list[str]:
    """Records import the standard library only; `records.table` may import numpy and pyarrow."""
    return [
        f"{module} imports {imported}: records import the standard library only (records.table: numpy, pyarrow)"
        for module, imported in outer_imports(tree)
        if module.split(".")[0] in {"records", "errors"}
        and (top := imported.split(".")[0]) not in sys.stdlib_module_names
        and not (module == "records.table" and top in {"numpy", "pyarrow"})
    ]


def no_import_cycles(tree: Tree) -> list[str]:
    """No module reaches itself through imports, those inside functions included."""
    reaches: dict[str, set[str]] = {module: set() for module in tree}
    for module, imported in inner_imports(tree):
        if imported in tree and imported != module:
            reaches[module].add(imported)
    return [
        f"{' imports '.join([*path, start])}: no import cycles"
        for start in sorted(tree)
        if (path := _path_back(start, reaches)) and start == min(path)
    ]


def _path_back(start: str, reaches: Mapping[str, set[str]]) -> list[str]:
    trails, seen = [[start]], {start}
    while trails:
        trail = trails.pop(0)
        for module in sorted(reaches[trail[-1]]):
            if module == start:
                return trail
            if module not in seen:
                seen.add(module)
                trails.append([*trail, module])
    return []


def nothing_is_long(tree: Tree) -> list[str]:
    """No module over 400 lines, blank ones not counted; no function over 60, its docstring not counted."""
    return [
        f"{module} has {parsed.lines} lines: no module over {MODULE_LINES}; split it by what it works on"
        for module, parsed in tree.items()
        if parsed.lines > MODULE_LINES
    ] + [
        f"{module}.{node.name} has {_length(node)} lines: no function over {FUNCTION_LINES}; name its parts"
        for module, body in _bodies(tree)
        for node in ast.walk(body)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > FUNCTION_LINES
    ]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[1] if ast.get_docstring(node, clean=False) and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or node.lineno) - first.lineno + 1


def names_say_what(tree: Tree) -> list[str]:
    """No file, class or function is named with a word that says nothing."""
    breaches = []
    for module, body in _bodies(tree):
        names = [module.rpartition(".")[2]]
        names += [
            n.name for n in ast.walk(body) if isinstance(n, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        breaches += [
            f"{module}: {name} is named with '{word}'; say what it holds or does"
            for name in names
            for word in sorted(FORBIDDEN_WORDS & _words(name))
        ]
    return breaches


def _words(name: str) -> set[str]:
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return {form for word in words for form in (word.lower(), word.lower().removesuffix("s"))}


def only_doors_touch_the_world(tree: Tree) -> list[str]:
    """Only the named modules read or write files, start processes, open sockets or ask for chance."""
    breaches = []
    for module, body in _bodies(tree):
        if any(module == allowed or module.startswith(f"{allowed}.") for allowed in WORLD):
            continue
        met = sorted({name for name in _imported(body) if name.split(".")[0] in WORLD_IMPORTS})
        met += sorted({name for name in _called(body) if name == "open" or name.rpartition(".")[2] in WORLD_CALLS})
        breaches += [f"{module} uses {name}: only {', '.join(WORLD)} touch the world" for name in met]
    return breaches


def no_clock_but_the_door(tree: Tree) -> list[str]:
    """Only `cli` asks for the time of day; everyone else is told."""
    return [
        f"{module} calls {name}: only cli asks for the time; take a clock or `now` as an argument"
        for module, body in _bodies(tree)
        if module.split(".")[0] != "cli"
        for name in _called(body)
        if ".".join(name.split(".")[-2:]) in CLOCKS
    ]


def nothing_unsafe(tree: Tree) -> list[str]:
    """No pickle, no evaluated text and no XML parser."""
    breaches = [
        f"{module} imports {imported}: no pickle, eval or XML; use the canonical forms of records"
        for module, imported in outer_imports(tree)
        if imported.split(".")[0] in UNSAFE_IMPORTS
    ]
    return breaches + [
        f"{module} calls {name}: no pickle, eval or XML; use the canonical forms of records"
        for module, body in _bodies(tree)
        for name in _called(body)
        if name in UNSAFE_CALLS
    ]


def _called(body: ast.Module) -> Iterator[str]:
    for node in ast.walk(body):
        if isinstance(node, ast.Call):
            yield _dotted(node.func)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return "?"


def all_is_described(tree: Tree) -> list[str]:
    """Every module, public class, public function and record field has a docstring."""
    breaches = []
    for module, body in _bodies(tree):
        if not ast.get_docstring(body):
            breaches.append(f"{module or PACKAGE} has no docstring: X in, Y out")
        breaches += [f"{module}.{name} has no docstring: what does it promise?" for name in _undescribed(body)]
        if module.split(".")[0] == "records":
            breaches += [f"{module}.{name} has no line beneath: meaning, unit, what None means" for name in _bare(body)]
    return breaches


def _undescribed(body: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[str]:
    for node in body.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield prefix + node.name
            if isinstance(node, ast.ClassDef):
                yield from _undescribed(node, f"{prefix}{node.name}.")


def _bare(body: ast.Module) -> Iterator[str]:
    for record in (node for node in body.body if isinstance(node, ast.ClassDef) and is_record(node)):
        if record.name.startswith("_"):
            continue
        for node, following in zip(record.body, [*record.body[1:], None], strict=True):
            if isinstance(node, ast.AnnAssign) and not _is_text(following):
                yield f"{record.name}.{ast.unparse(node.target)}"


def is_record(node: ast.ClassDef) -> bool:
    """Say whether the class is a dataclass."""
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


def _is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
