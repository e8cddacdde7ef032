"""The theme of the app: system fonts, so that none is fetched, and contrasts that can be read."""

from __future__ import annotations

import gradio as gr

__all__ = ["THEME"]

THEME = gr.themes.Default(
    primary_hue="teal",
    secondary_hue="slate",
    neutral_hue="slate",
    font=["system-ui", "sans-serif"],
    font_mono=["monospace"],
).set(
    # the framework's own middle tones have less than 4.5 to 1 on these backgrounds
    body_text_color_subdued="*neutral_600",
    body_text_color_subdued_dark="*neutral_300",
    block_info_text_color="*neutral_600",
    block_info_text_color_dark="*neutral_300",
    block_label_text_color="*neutral_600",
    block_label_text_color_dark="*neutral_200",
    block_title_text_color="*neutral_600",
    block_title_text_color_dark="*neutral_200",
    input_placeholder_color="*neutral_500",
    input_placeholder_color_dark="*neutral_400",
    color_accent="*primary_700",
    button_primary_background_fill="*primary_700",
    button_primary_background_fill_hover="*primary_800",
    button_primary_background_fill_dark="*primary_700",
    button_primary_background_fill_hover_dark="*primary_600",
    button_primary_border_color="*primary_700",
    button_primary_border_color_dark="*primary_700",
    button_primary_text_color="white",
    button_primary_text_color_dark="white",
)
