"""What the documents say is so: reference, links, glossary, versions, examples; and they name no machine."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import typer.main
from typer.testing import CliRunner

import trucewatch
from tools.write_reference import pages, walk_commands
from trucewatch import errors
from trucewatch.cli import app
from trucewatch.records.mission import Source

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")] if path.is_file()
)
LEFT_OUT = {
    ".git", ".venv", "out", "build", "dist", "__pycache__", ".hypothesis", ".mypy_cache", ".ruff_cache",
    ".pytest_cache",
}  # fmt: skip
TEXT_SUFFIXES = {
    "", ".py", ".md", ".toml", ".txt", ".sh", ".json", ".csv", ".geojson", ".html", ".css", ".js", ".go", ".tle",
    ".jinja", ".svg", ".yml", ".yaml", ".mod", ".sum",
}  # fmt: skip
COMMANDS = dict(walk_commands(typer.main.get_command(app), ("trucewatch",)))
DESIGN_WORDS = (
    "line", "chainage", "offset", "side", "sensor", "look", "observation", "notice", "impediment", "incident", "case",
    "ladder", "tier", "cell", "grid cell", "provision", "reading", "recorded event", "possible violation",
    "adopted finding", "option", "decision", "remedy", "label", "reader", "statement", "checkpoint", "proof",
)  # fmt: skip
CODE_WORDS = (
    "part", "sector", "stretch", "zone", "ground", "pass", "crossing", "sight", "source", "original", "hotspot",
    "background", "rejection", "receipt", "evidence", "lineage", "finding", "clock", "mission", "door", "ledger",
    "payload", "digest", "exercise", "not_looked", "blind", "looked", "p_seen", "p_seen_timed",
)  # fmt: skip


def test_the_reference_pages_are_those_of_the_source() -> None:
    stale = [
        path.relative_to(ROOT)
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    assert not stale, f"got pages that differ from the source: {stale}; run `make reference` and commit them"


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_helps(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*words[1:], "--help"])
    assert shown.exit_code == 0
    assert COMMANDS[words].help
    undescribed = [
        part.name for part in COMMANDS[words].params if part.name != "help" and not getattr(part, "help", None)
    ]
    assert not undescribed, f"{' '.join(words)}: options without help: {undescribed}"


def test_every_command_stands_in_the_reference() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    missing = [words for words in COMMANDS if f"\n## {' '.join(words)}\n" not in page]
    assert not missing


def test_every_error_stands_in_the_reference() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    named = [name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)]
    assert 0 < len(named) <= 12
    assert not [name for name in named if f"| `{name}` |" not in page]


def test_every_command_that_a_document_shows_exists() -> None:
    unknown = []
    for path in DOCUMENTS:
        for shown in re.findall(r"`trucewatch ([a-z]+(?: [a-z]+)?)", path.read_text(encoding="utf-8")):
            words = ("trucewatch", *shown.split())
            if not any(known[: len(words)] == words or words[: len(known)] == known for known in COMMANDS):
                unknown.append(f"{path.name}: {' '.join(words)}")
    assert not unknown


def test_every_make_target_that_a_document_shows_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    shown = {
        target
        for path in DOCUMENTS
        for target in re.findall(r"(?:`|^)make ([a-z]+)\b(?=`| +#)", path.read_text(encoding="utf-8"), re.M)
    }
    assert shown >= {"run", "test", "real", "reference"}
    assert shown <= targets


@pytest.mark.parametrize("word", [*DESIGN_WORDS, *CODE_WORDS])
def test_the_glossary_says_what_the_word_is(word: str) -> None:
    page = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    heads = [row.split("|")[1] for row in page.splitlines() if row.startswith("| ")]
    named = {re.sub(r" \(.*\)", "", name).strip() for head in heads for name in head.split(",")}
    assert word in named


def test_the_glossary_says_no_word_twice() -> None:
    page = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    heads = [row.split("|")[1].strip() for row in page.splitlines() if row.startswith("| ")]
    words = [head for head in heads if head not in {"word", "---"}]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_project_leads_somewhere(path: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"", path.read_text(encoding="utf-8")):
        name, _, anchor = "".join(target).partition("#")
        if name.startswith(("http:", "https:", "mailto:")):
            continue
        linked = path if not name else path.parent / name
        if not linked.exists() or (anchor and anchor not in anchors_of(linked)):
            broken.append("".join(target))
    assert not broken


def anchors_of(path: Path) -> set[str]:
    """Return the anchors of a document's headings, as they are made by common Markdown readers."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def test_the_pictures_of_the_readme_are_shown() -> None:
    pictures = {path.name for path in (ROOT / "docs" / "pictures").glob("*.png")}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "report.png" not in pictures or "docs/pictures/report.png" in readme


def test_changelog_package_and_source_name_one_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\S+)", changelog, re.M)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert newest is not None
    assert newest[1] == project["version"] == trucewatch.__version__


def test_the_source_block_of_the_contributors_page_holds_the_keys_of_a_source() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = re.search(r"```toml\n(.*?)```", page, re.S)
    assert block is not None
    (source,) = tomllib.loads(block[1])["sources"]
    names = {field.name for field in fields(Source)}
    optional = {"timezone", "resolution_s", "holds_from", "holds_to", "mapping"}
    assert names - optional <= set(source) <= names


def project_files() -> list[Path]:
    """Return the text files of the project, generated and cached ones left out."""
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and path.suffix in TEXT_SUFFIXES
        and not LEFT_OUT & set(path.relative_to(ROOT).parts)
        and not any(part.endswith(".egg-info") for part in path.relative_to(ROOT).parts)
    ]


# Written in pieces, so that this file does not hold what it forbids.
MACHINE = re.compile(
    "|".join(
        (
            "/" + "work/",
            "/" + "tmp/" + "(?!\\W)",
            "/" + "home/" + "\\w",
            "/" + "Users/",
            "py" + "pi[.]" + "org",
            "python" + "hosted",
            "deb[.]" + "debian",
            "registry[.]" + "npm",
            "proxy[.]" + "golang",
            "--" + "index-url",
            "--" + "find-links",
        )
    )
)


def test_no_project_text_names_a_machine_or_a_package_host() -> None:
    parent = str(ROOT.parent)
    named = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in project_files()
        if (found := machine_named(path.read_text(encoding="utf-8", errors="replace"), parent))
    ]
    assert not named


def machine_named(text: str, parent: str) -> list[str]:
    """Return what of a text belongs to a machine: paths, package hosts, the checkout's own parent folder."""
    found = MACHINE.findall(text)
    return [*found, parent] if len(parent) > 4 and f"{parent}/" in text else found


@pytest.mark.parametrize(
    "text", ["cd /" + "work/main", "see https://py" + "pi.org/x", "/" + "home/me/x", "/checkouts/a/b"]
)
def test_a_machine_would_be_noticed(text: str) -> None:
    assert machine_named(text, "/checkouts")


def test_the_search_for_machines_reads_the_whole_project() -> None:
    names = {str(path.relative_to(ROOT)) for path in project_files()}
    assert {
        "README.md",
        "Makefile",
        "constraints.txt",
        "src/trucewatch/errors.py",
        ".ci/run",
        "tools/check.py",
    } <= names
