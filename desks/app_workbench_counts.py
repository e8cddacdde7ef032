"""Counts from a labelled table: laid out and connected."""

from __future__ import annotations

import gradio as gr

from desks.app_clinic import ClinicParts

__all__ = ["connect_counts", "lay_out_counts"]


def lay_out_counts(desk: ClinicParts) -> None:
    """Lay this part out inside its tab and add its components to the desk."""
    desk.parts["wb_counts"] = gr.HTML(elem_id="wb-counts", apply_default_css=False)


def connect_counts(desk: ClinicParts) -> None:
    """Connect the components of this part; all of them are laid out by now."""
