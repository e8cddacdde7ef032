"""Editing a disorder, a finding or a rule: laid out and connected."""

from __future__ import annotations

import gradio as gr

from desks.app_clinic import ClinicParts

__all__ = ["connect_edit", "lay_out_edit"]


def lay_out_edit(desk: ClinicParts) -> None:
    """Lay this part out inside its tab and add its components to the desk."""
    desk.parts["wb_edit"] = gr.HTML(elem_id="wb-edit", apply_default_css=False)


def connect_edit(desk: ClinicParts) -> None:
    """Connect the components of this part; all of them are laid out by now."""
