"""Records and a reader in, what that reader may have out; without a reader, nothing."""

from trucewatch.release.coarse import (
    coarsen_contexts,
    coarsen_impediments,
    coarsen_notices,
    coarsen_observations,
    hide_recent_origins,
    members_of_origins,
)
from trucewatch.release.door import Door, admits, admitted, may_see, open_door, require_cell, without_denied_fields
from trucewatch.release.names import rename_contexts, rename_impediments, rename_notices, rename_observations
from trucewatch.release.steps import on_steps

__all__ = [
    "Door",
    "admits",
    "admitted",
    "coarsen_contexts",
    "coarsen_impediments",
    "coarsen_notices",
    "coarsen_observations",
    "hide_recent_origins",
    "may_see",
    "members_of_origins",
    "on_steps",
    "open_door",
    "rename_contexts",
    "rename_impediments",
    "rename_notices",
    "rename_observations",
    "require_cell",
    "without_denied_fields",
]
