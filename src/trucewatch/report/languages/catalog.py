"""The catalogs and the glossary as they are shipped, read once a process: text in, frozen mappings out."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import get_args

from babel.messages.pofile import read_po

from trucewatch.records.vocabulary import Language

SOURCE: Language = "en"
"""The language in which messages stand in the code."""
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""Every language of a report."""


@cache
def load_catalog(language: Language) -> Mapping[str, tuple[str, ...]]:
    """Return the translations of one language by message, each with its plural forms in order; none for the source."""
    if language == SOURCE:
        return MappingProxyType({})
    with files("trucewatch.report.languages").joinpath(f"{language}.po").open("rb") as stream:
        catalog = read_po(stream, locale=language)
    held: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        name = message.id if isinstance(message.id, str) else message.id[0]
        held[name] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return MappingProxyType(held)


@cache
def load_glossary() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the term for each concept by group, name and language."""
    with files("trucewatch.report.languages").joinpath("glossary.toml").open("rb") as stream:
        return MappingProxyType(tomllib.load(stream))
