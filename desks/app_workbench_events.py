"""What happens at the workbench: every press leads to a page; nothing is kept for the server."""

from __future__ import annotations

from desks.app_clinic import ClinicParts
from desks.app_workbench_counts import connect_counts
from desks.app_workbench_edit import connect_edit

__all__ = ["connect"]


def connect(desk: ClinicParts) -> None:
    """Connect the components of the desk."""
    connect_edit(desk)
    connect_counts(desk)
