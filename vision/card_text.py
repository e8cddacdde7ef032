"""The readable model card, after CLEAR Derm's points (Daneshjou et al. 2022).

Data and their labels' origin, skin tones, performance with intervals, scope, terms: every number is
taken from the machine-readable card.
"""

from __future__ import annotations

from typing import Any

from vision.card_end import gates, making, table

__all__ = ["describe"]

CLASS_SCORES = ("accuracy", "balanced_accuracy", "auc", "melanoma_recall", "melanoma_auc", "dice")


def describe(card: dict[str, Any]) -> str:
    """Return the card as Markdown."""
    metrics = card["metrics"]
    lines = [
        f"# {card['name']}",
        "",
        f"A residual network with an outline decoder, {card['parameters']:,} weights, trained by "
        "this project from nothing, without weights of others. Written by `vision.publish`; the "
        f"same numbers for programs are in `{card['name']}.json`.",
        "",
        f"Weights: `{card['name']}.safetensors`, {card['bytes']:,} bytes, sha256 "
        f"`{card['sha256']}`.",
        "",
        f"Terms: {card['licence']}. No picture is contained in or distributed with them.",
        "",
        "## What it is for",
        "",
        f"- For: {card['scope']['for']}.",
        f"- Not for: {card['scope']['not_for']}.",
        f"- People: {card['scope']['people']}.",
        "",
    ]
    lines += _dermoscopic(card)
    lines += _photographs(metrics)
    if metrics["derm7pt"]:
        lines += _criteria(metrics["derm7pt"])
    lines += [
        "## By finding",
        "",
        "Sensitivity and specificity are at the threshold, which is the base rate: the point from "
        "which the picture speaks for the finding. Few cases with a finding mean a wide "
        "uncertainty. ECE is the expected calibration error over ten bins; by chance, what so few "
        "cases would show on average if every probability were true.",
        "",
    ]
    lines += table(
        [
            "finding",
            "cases with it",
            "AUC",
            "ECE",
            "ECE by chance",
            "sensitivity",
            "specificity",
            "threshold",
        ],
        _finding_rows(card),
    )
    lines += gates(metrics["scope"])
    lines += ["## Data and terms", ""]
    lines += table(
        ["set", "used for", "labels", "skin", "terms", "source"],
        [
            [d["title"], d["used_for"], d["labels"], d["skin"], d["licence"], d["source"]]
            for d in card["data"].values()
        ],
    )
    lines += making(card)
    return "\n".join(lines)


def _class_table(scores: dict[str, Any]) -> list[str]:
    """Return the scores of a head of classes; lesions never seen only where others are."""
    unseen = scores.get("unseen_lesions")
    head = ["measure", "value", "interval", "most probable class"]
    rows = [
        [
            name.replace("_", " "),
            f"{scores[name]:.3f}",
            "{:.3f} to {:.3f}".format(*scores["intervals"][name]),
            f"{scores['plain'][name]:.3f}",
        ]
        for name in CLASS_SCORES
        if name in scores["intervals"]
    ]
    if unseen:
        head.append(f"lesions never seen (n={unseen['n']})")
        for name, row in zip(
            (name for name in CLASS_SCORES if name in scores["intervals"]), rows, strict=True
        ):
            row.append(f"{unseen[name]:.3f}")
    return [*table(head, rows), ""]


def _dermoscopic(card: dict[str, Any]) -> list[str]:
    metrics = card["metrics"]
    lines = [
        "## Picture class",
        "",
        "Intervals are 95 % bootstrap intervals by lesion or patient. The class that is named is "
        "the one with the highest calibrated probability times a factor, which is 1 but for "
        f"melanoma ({_factor(card, 'picture-class')}): the smallest that names six in ten "
        "melanomas of the tuning part, which the weights have not seen and the figures below are "
        "not of. The column beside it names the most probable class.",
        "",
    ]
    if metrics["ham10000"]:
        lines += [f"HAM10000, `split_dermamnist` val, n={metrics['ham10000']['n']}:", ""]
        lines += _class_table(metrics["ham10000"])
        lines += [
            "The official split puts pictures of one lesion on both sides; the last column leaves "
            "out every lesion that has a picture among the training rows. A lesion photographed "
            "often is a harder one, so that column can be the higher.",
            "",
        ]
    if metrics["isic2017"]:
        lines += [f"ISIC 2017 valid (three classes), n={metrics['isic2017']['n']}:", ""]
        lines += _class_table(metrics["isic2017"])
    return lines


def _factor(card: dict[str, Any], head: str) -> str:
    return f"{max(card['decision'][head]):.1f}"


def _photographs(metrics: dict[str, Any]) -> list[str]:
    lines = ["## Clinical photographs", ""]
    for key, words in (
        ("photos", "PAD-UFES-20 smartphone photographs"),
        ("cut_outs", "PAD-UFES-20 lesions cut out and laid on made-up skin"),
    ):
        if scores := metrics["pad_ufes_20"].get(key):
            lines += [f"{words} (six classes), patients never seen, n={scores['n']}:", ""]
            lines += _class_table(scores)
    for key, words in (
        ("outline_clinical", "Outline of the lesion on PAD-UFES-20 photographs"),
        ("ulcer", "Outline of foot ulcers (FUSeg)"),
    ):
        if scores := metrics[key] if metrics[key]["n"] else {}:
            low, high = scores["intervals"]["dice"]
            lines += [
                f"{words}: mean Dice {scores['dice']:.3f} ({low:.3f} to {high:.3f}), median "
                f"{scores['median']:.3f}, n={scores['n']}.",
                "",
            ]
    if metrics["hair"]["n"]:
        low, high = metrics["hair"]["intervals"]["spearman"]
        lines += [
            f"Hair rating: rank correlation {metrics['hair']['spearman']:.3f} ({low:.3f} to "
            f"{high:.3f}) with the mean of five raters, n={metrics['hair']['n']}.",
            "",
        ]
    return lines


def _criteria(derm: dict[str, Any]) -> list[str]:
    low, high = derm["intervals"]["mean_accuracy"]
    columns = (
        "accuracy",
        "majority_accuracy",
        "balanced_accuracy",
        "balanced_accuracy_threshold",
        "chance_balanced_accuracy",
        "auc",
        "ece",
    )
    return [
        "## Criteria and elevation",
        "",
        f"derm7pt valid, n={derm['n']}. Mean accuracy of the seven criteria "
        f"{derm['mean_accuracy']:.3f} ({low:.3f} to {high:.3f}); always the commonest grade gives "
        f"{derm['mean_majority_accuracy']:.3f}. By threshold: the grade that stands highest above "
        "its base rate.",
        "",
        *table(
            [
                "head",
                "accuracy",
                "commonest",
                "balanced",
                "balanced by threshold",
                "chance",
                "AUC",
                "ECE",
            ],
            [
                [name, *(f"{scores[key]:.3f}" for key in columns)]
                for name, scores in derm["concepts"].items()
            ],
        ),
        "",
    ]


def _finding_rows(card: dict[str, Any]) -> list[list[str]]:
    """Return a table row for each finding."""
    metrics = card["metrics"]
    measured = dict((metrics["ham10000"] or metrics["isic2017"]).get("findings", {}))
    for scores in metrics["derm7pt"].get("concepts", {}).values():
        measured |= scores["findings"]
    photos = metrics["pad_ufes_20"].get("photos", {}).get("findings", {})
    measured |= {f"photo-class/{finding}": own for finding, own in photos.items()}
    keys = ("auc", "ece", "ece_by_chance", "sensitivity", "specificity")
    return [
        [
            finding,
            str(own["n_present"]),
            *("" if own[key] is None else f"{own[key]:.3f}" for key in keys),
            f"{card['findings'][finding]['threshold']:.3f}",
        ]
        for finding, own in measured.items()
        if finding in card["findings"]
    ]
