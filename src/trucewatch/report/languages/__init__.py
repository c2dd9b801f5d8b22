"""Messages, terms, numbers and times in, the words of one language out; nothing is ever left untranslated."""

from trucewatch.report.languages.wording import Wording, open_wording

__all__ = ["Wording", "open_wording"]
