"""Records in, the same under names that only their reader knows out.

Outside cell and board every name is made under the reader's own key, so that two readers cannot compare what they were
given, and no name, number of row or digest of a file tells what else there is.
"""

from trucewatch.records.context import Context
from trucewatch.records.declared import Impediment, Notice
from trucewatch.records.identity import name_for
from trucewatch.records.observation import Observation
from trucewatch.records.table import Table


def rename_observations(observations: Table[Observation], key: bytes) -> Table[Observation]:
    """Return observations under the reader's names, ordered by time and name."""
    renamed = observations.with_columns(
        observation_id=[name_for(key, "obs", name) for name in observations.texts("observation_id")],
        copy_group=[None if name is None else name_for(key, "copy", name) for name in observations.texts("copy_group")],
    )
    return renamed.sorted_by("observed_from", "observation_id")


def rename_notices(notices: Table[Notice], key: bytes) -> Table[Notice]:
    """Return notices under the reader's names, ordered by validity and name."""
    renamed = notices.with_columns(notice_id=[name_for(key, "ntc", name) for name in notices.texts("notice_id")])
    return renamed.sorted_by("valid_from", "notice_id")


def rename_impediments(impediments: Table[Impediment], key: bytes) -> Table[Impediment]:
    """Return impediments under the reader's names, ordered by time and name."""
    names = [name_for(key, "imp", name) for name in impediments.texts("impediment_id")]
    return impediments.with_columns(impediment_id=names).sorted_by("start_at", "impediment_id")


def rename_contexts(contexts: Table[Context], key: bytes) -> Table[Context]:
    """Return context under the reader's names, ordered by time and name."""
    names = [name_for(key, "ctx", name) for name in contexts.texts("context_id")]
    return contexts.with_columns(context_id=names).sorted_by("start_at", "context_id")
