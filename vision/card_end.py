"""The end of the readable card: the gates, and how the weights were made."""

from __future__ import annotations

from typing import Any

from vision.recipes import chain

__all__ = ["gates", "making", "table"]


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """Return a Markdown table."""
    return [
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def gates(scope: dict[str, Any]) -> list[str]:
    """Return what is refused and how well kinds of picture are told apart."""
    lines = ["", "## Gates", ""]
    for key, words in (
        ("everyday_against_skin", "Everyday photographs against pictures of skin"),
        ("clinical_against_dermoscopic", "Clinical against dermoscopic pictures"),
        ("wounds_against_lesions", "Photographs of foot ulcers against photographs of lesions"),
    ):
        if key not in scope["auroc"]:
            continue
        low, high = scope["auroc"]["intervals"][key]
        value = scope["auroc"][key]
        lines += [f"{words}: AUROC {value:.3f} ({low:.3f} to {high:.3f}), test rows.", ""]
    lines += table(
        ["set (test rows)", "n", "refused by quality", "refused as not skin", "kind right"],
        [
            [
                name,
                str(scores["n"]),
                f"{scores['refused_by_quality']:.3f}",
                f"{scores['refused_by_scope']:.3f}",
                f"{scores['modality_accuracy']:.3f}" if "modality_accuracy" in scores else "",
            ]
            for name, scores in scope.items()
            if name != "auroc"
        ],
    )
    return [
        *lines,
        "",
        "The everyday photographs come from one source; how the gate does on other things was not "
        "measured.",
        "",
    ]


def making(card: dict[str, Any]) -> list[str]:
    """Return recipe, seed, what the weights go back on, and the commands."""
    recipe = card["recipe"]
    stages = chain(recipe.get("start", ""))
    start = (
        f" It goes on from the averaged weights of recipe `{'`, that from `'.join(stages)}`, which "
        "was trained from nothing."
        if stages
        else ""
    )
    repeated = (
        f" Half the pictures of {', '.join(recipe['mixed'])} were blended with another one of the "
        "set, and their labels with them."
        if recipe.get("mixed")
        else ""
    )
    return [
        "",
        "## How it was made",
        "",
        f"Recipe `{recipe['name']}` (`vision.recipes`): seed {recipe['seed']}, {recipe['epochs']} "
        f"epochs of {recipe['steps']} steps, torch {card['made_with']['torch']}.{start}{repeated} "
        "A calibration part (8 % of the training groups, 15 % of derm7pt's) was kept from the "
        "weights; temperatures and the rules of naming a class were fitted on it. The scope head "
        "was refitted on the finished features. Base rates are the shares in the official training "
        "parts.",
        "",
        *([card["note"], ""] if card.get("note") else []),
        *(f"    {command}" for command in card["commands"]),
        "",
    ]
