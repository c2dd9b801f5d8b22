"""The source in, the reference pages out: docs/records.md, docs/errors.md, docs/commands.md and docs/formats.md.

Run `make reference` after a change of a record, an error or a command; a test compares the pages with the source.
"""

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typer.main

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "trucewatch"
FIRST_LINE = "<!-- Written by `make reference` from the source; change the docstrings there, not this page. -->\n\n"
ACCESS = {
    "anybody": "all, each as its labels admit",
    "fine_looking": "those whose release rule gives looking by cells; in the template the cell",
    "cell": "the cell",
}
"""How the readers of an exported table are told."""
PLACES = {
    None: "none (GeoJSON: null)",
    "point": "a point, or the outline of its grid cell where the place is one",
    "circle": "the declared area, or its circle as a ring of 72 places",
    "footprint": "the area looked at; none for a human observer",
    "stretch": "the piece of the line",
    "sector": "the piece of the line of the sector; none for a total",
}
"""How the geometry of an exported table is told."""
FORMATS_HEAD = """# Formats of exports

What `trucewatch export` writes, table by table and column by column.

Every file is for one reader. Cell and board get what was computed from all records, less what their labels do not
admit; everybody else gets what is computed anew from the records that they may see, so that no number can vary with
what they may not. For readers outside, places are centres of grid cells of 5 km, times stand on the step of their
release rule (a beginning floored, an end at the last microsecond of its step or, half-open, at the next step), names
are their own, and nothing younger than their delay is there. A recent place of a weapon, person, emitter or origin is
a grid cell for everybody. A column that a reader may not have is there and empty; a text that may not be empty says
`withheld`, a row number -1. No export of any reader holds what could name or place a human source: observer, distance,
bearing, remarks, what stood in a rejected cell, where a person looked.

| format | what it is | where status, reader, span, basis, settings and tree size stand |
| --- | --- | --- |
| csv | UTF-8 with a header; times ISO 8601 with Z, lists as JSON, `true`, `false` | `FILE.meta.json` beside it |
| parquet | typed: times in UTC, lists; with places GeoParquet 1.1, WKB, OGC:CRS84 | metadata `trucewatch` of the file |
| geojson | RFC 7946, one feature a row | the member `trucewatch` |
| kml | KML 2.2, one neutral grey | description of the document |
| cot | Cursor on Target, one drawn line or circle a line | statement and reader in every event; `FILE.meta.json` |

KML and Cursor on Target are for notices and own plans alone: displays that read them direct people and weapons, so that
nothing recorded, looked at or judged can be written in them, whoever asks. Of notices, only those that declare an area
to keep clear of enter; allegations, replies, orders and movements do not, and are counted as left out.

An empty value means not known, never zero. Numbers are in the unit named; a quantity is rounded to its quantum
([records](records.md#units)). `p_<class>` stands for one column for each class of the mission, `actor_<actor>` for each
party, `third` and `undetermined`, `p_detect_<event>` for each event. Lines and maps are illustrative and imply no view
on status.
"""
"""How the codebook begins."""
MODULES = (
    "observation", "agreement", "look", "declared", "context", "adoption", "weather", "rejection", "receipt", "hotspot",
    "elements", "viewing", "catalogue", "detection", "passage", "coverage", "incident", "finding", "case", "alert",
    "count", "rate", "field_check", "sample", "look_request", "posture", "posture_answer", "issued", "label",
    "interval", "line", "mission", "mapping", "statement", "view", "quantity", "table",
)  # fmt: skip
"""Modules with records, in the order of the flow."""


def main() -> int:
    """Write every page whose content has changed, and say which."""
    for path, text in pages().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return 0


def pages() -> dict[Path, str]:
    """Return the text of every reference page by its path."""
    written = {"records.md": records_page(), "errors.md": errors_page(), "commands.md": commands_page()}
    written["formats.md"] = formats_page()
    return {ROOT / "docs" / name: FIRST_LINE + text for name, text in written.items()}


def records_page() -> str:
    """Return the page of all records, their fields, the units and the closed lists of words."""
    pieces = [
        "# Records\n",
        "What flows between the stages. Each record is frozen; a million of them are a `Table` of the same fields as"
        " columns. `None` is written only where a field says what it means. Where the pages of exchange formats name"
        " columns, these are the same words.\n",
        "Places are WGS 84 degrees, times are aware UTC. A span of uncertainty is closed; validity, looks, coverage and"
        " report days are half-open.\n",
        "## Units\n",
        "A quantity is held as a float on a fixed quantum and written to the ledger as a whole number of quanta.\n",
        units_table(),
    ]
    for module in MODULES:
        tree = parse(SOURCE / "records" / f"{module}.py")
        records = [node for node in tree.body if isinstance(node, ast.ClassDef) and is_record(node)]
        if records:
            pieces += [f"## {module}\n", f"{docstring(tree)}\n"]
        for record in records:
            pieces += [f"### {record.name}\n", f"{docstring(record)}\n", fields_table(record)]
    pieces += ["## Words\n", "Closed lists: a word outside its list is a fault, never a guess.\n", words_table()]
    return "\n".join(pieces)


def units_table() -> str:
    """Return the table of quantities with their units and quanta."""
    rows = []
    for node in parse(SOURCE / "records" / "quantity.py").body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            quantum = next(n for n in ast.walk(node.value) if isinstance(n, ast.Call))
            per_unit, unit = (ast.literal_eval(argument) for argument in quantum.args)
            rows.append((f"`{ast.unparse(node.targets[0])}`", unit, f"1/{per_unit:,}"))
    return table(("type", "unit", "quantum"), rows)


def formats_page() -> str:
    """Return the codebook of exports: every table and column, its unit, its readers and its formats."""
    export: Any = importlib.import_module("trucewatch.export")
    pieces = [FORMATS_HEAD]
    for name, table_ in export.TABLES.items():
        formats = [form for form in export.FORMATS if form not in export.MAP_FORMATS or name in export.MAP_TABLES]
        pieces.append(
            f"## {name}\n\n{table_.says[:1].upper()}{table_.says[1:]}. Rows are"
            f" [{table_.record.__name__}](records.md#{table_.record.__name__.lower()})."
            f" Readers: {ACCESS[table_.access]}. Formats: {', '.join(formats)}. Geometry: {PLACES[table_.place]}.\n\n"
            + table(("column", "type", "unit", "meaning", "readers"), columns_rows(table_.record, export))
        )
    return "\n".join(pieces)


def columns_rows(record: type[Any], export: Any) -> list[tuple[str, ...]]:
    """Return name, type, unit, meaning and readers of every column of a record's export."""
    encoding: Any = importlib.import_module("trucewatch.records.encoding")
    fields: Any = importlib.import_module("trucewatch.release.fields")
    tree = parse(Path(inspect.getfile(record)))
    node = next(item for item in tree.body if isinstance(item, ast.ClassDef) and item.name == record.__name__)
    meant = {ast.unparse(field.target): meaning for field, meaning in described_fields(node)}
    rows: list[tuple[str, ...]] = []
    for column in export.columns_of(record):
        base, quantum, optional = encoding.bare_type(encoding.field_types(record)[column.field])
        if column.spread:
            base, quantum, _ = encoding.bare_type(base.__args__[0])
        kinds = fields.FIELDS.get(record, {}).get(column.field, fields.ANYBODY)
        if column.field in export.JUDGED.get(record, ()):
            kinds = fields.INSIDE
        readers = "all" if kinds == fields.ANYBODY else ", ".join(k for k in ("cell", "board") if k in kinds)
        unit = quantum.unit if quantum else ""
        kind = kind_of(base) + (" or empty" if optional else "")
        rows.append((f"`{column.name}`", kind, unit, meant[column.field], readers))
    return rows


def kind_of(base: Any) -> str:
    """Return how the type of a column is told to people."""
    if getattr(base, "__origin__", None) is tuple:
        return "list"
    return {"float": "number", "int": "whole number", "bool": "true or false", "datetime": "time"}.get(
        getattr(base, "__name__", ""), "text"
    )


def words_table() -> str:
    """Return the table of closed lists."""
    rows = []
    for node in parse(SOURCE / "records" / "vocabulary.py").body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Subscript):
            words = ast.literal_eval(node.value.slice)
            rows.append((f"`{ast.unparse(node.target)}`", ", ".join(f"`{word}`" for word in words)))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Tuple):
            words = ast.literal_eval(node.value)
            rows.append((f"`{ast.unparse(node.target)}`", ", ".join(f"`{word}`" for word in words)))
    return table(("list", "words"), rows)


def fields_table(record: ast.ClassDef) -> str:
    """Return the table of a record's fields: name, type, meaning."""
    rows = [
        (f"`{ast.unparse(field.target)}`", f"`{ast.unparse(field.annotation)}`", meaning)
        for field, meaning in described_fields(record)
    ]
    return table(("field", "type", "meaning"), rows)


def described_fields(record: ast.ClassDef) -> Iterator[tuple[ast.AnnAssign, str]]:
    """Yield the fields of a record with the line beneath each; empty where there is none."""
    for node, following in zip(record.body, [*record.body[1:], None], strict=True):
        if isinstance(node, ast.AnnAssign):
            text = following.value if isinstance(following, ast.Expr) else None
            meaning = text.value if isinstance(text, ast.Constant) and isinstance(text.value, str) else ""
            yield node, " ".join(meaning.split())


def errors_page() -> str:
    """Return the page of all errors and of what a fault says."""
    tree = parse(SOURCE / "errors.py")
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    rows = [
        (
            f"`{node.name}`",
            f"`{ast.unparse(node.bases[0])}`",
            exit_code_of(node.name),
            docstring(node),
        )
        for node in classes
        if node.bases
    ]
    fault = next(node for node in classes if node.name == "Fault")
    return "\n".join(
        [
            "# Errors\n",
            "A message says what was got, what was expected and what to do. The exit code is what a command returns: 0"
            " done, 2 the input or the mission folder is wrong, 3 the ledger or evidence does not verify, 1 anything"
            " else. A bad row among good ones is no error: it is kept and explained as a"
            " [rejection](records.md#rejection).\n",
            table(("error", "is a", "exit code", "means"), rows),
            "## Fault\n",
            f"{docstring(fault)} An input error carries all of them.\n",
            fields_table(fault),
        ]
    )


def exit_code_of(name: str) -> str:
    """Return the exit code of an error class, inherited ones included."""
    error: Any = getattr(importlib.import_module("trucewatch.errors"), name)
    return str(error.exit_code)


def commands_page() -> str:
    """Return the page of all commands with their arguments and options, as their own help says."""
    module: Any = importlib.import_module("trucewatch.cli")
    pieces = ["# Commands\n", "Exit codes stand in [errors](errors.md). `--help` says the same as this page.\n"]
    for words, command in walk_commands(typer.main.get_command(module.app), ("trucewatch",)):
        pieces += [f"## {' '.join(words)}\n", f"{inspect.cleandoc(command.help or '')}\n"]
        rows = [
            (f"`{spelling(parameter)}`", "yes" if parameter.required else "no", getattr(parameter, "help", None) or "")
            for parameter in command.params
            if parameter.name != "help"
        ]
        pieces += [table(("argument or option", "required", "meaning"), rows)] if rows else []
    return "\n".join(pieces)


def walk_commands(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command below a group, groups themselves left out, in the order of their names."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield words, command
        return
    for name in sorted(inner):
        yield from walk_commands(inner[name], (*words, name))


def spelling(parameter: Any) -> str:
    """Return how an option or argument is typed."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name).upper()
    return ", ".join(parameter.opts)


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table, a line feed at its end."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def docstring(node: ast.Module | ast.ClassDef) -> str:
    """Return a docstring in one line for each of its paragraphs."""
    paragraphs = (ast.get_docstring(node) or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def is_record(node: ast.ClassDef) -> bool:
    """Say whether the class is a dataclass."""
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


if __name__ == "__main__":
    sys.exit(main())
