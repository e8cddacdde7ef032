"""What a model card says beside its numbers: data and terms, scope, notices; and its readable form.

The statements on data come from the sets' own papers and terms, named with each.
"""

from __future__ import annotations

from typing import Any

__all__ = ["DATA", "NOTICES", "SCOPE", "describe"]

DATA: dict[str, dict[str, str]] = {
    "ham10000": {
        "title": "HAM10000, development part (8010 dermoscopic pictures, 200 x 150)",
        "source": "Tschandl, Rosendahl, Kittler 2018, doi:10.1038/sdata.2018.161",
        "licence": "CC BY-NC 4.0",
        "used_for": "picture class, outline, scope",
        "split": "split_dermamnist",
    },
    "isic2017": {
        "title": "ISIC 2017, development part (2150 dermoscopic pictures)",
        "source": "Codella et al. 2018, arXiv:1710.05006",
        "licence": "CC0",
        "used_for": "picture class (melanoma, benign keratosis, nevus), scope",
        "split": "split",
    },
    "derm7pt-dermoscopic": {
        "title": "derm7pt, official train (413 cases), dermoscopic picture",
        "source": "Kawahara et al. 2019, doi:10.1109/JBHI.2018.2824327",
        "licence": "academic research only",
        "used_for": "seven-point criteria, picture class, scope",
        "split": "split",
    },
    "derm7pt-clinical": {
        "title": "derm7pt, official train (413 cases), clinical picture",
        "source": "Kawahara et al. 2019, doi:10.1109/JBHI.2018.2824327",
        "licence": "academic research only",
        "used_for": "elevation, scope",
        "split": "split",
    },
    "pad-ufes-20": {
        "title": "PAD-UFES-20, development part (216 smartphone photographs)",
        "source": "Pacheco et al. 2020, doi:10.1016/j.dib.2020.106221",
        "licence": "CC BY 4.0",
        "used_for": "scope",
        "split": "a fifth of the patients, by hash",
    },
    "fuseg": {
        "title": "FUSeg, development part (450 photographs of foot ulcers)",
        "source": "Wang et al. 2022, arXiv:2201.00414",
        "licence": "CC BY-NC",
        "used_for": "scope",
        "split": "a fifth of the pictures, by hash",
    },
    "not-skin": {
        "title": "everyday photographs (473, a sample of ImageNet)",
        "source": "ImageNet sample of the development data",
        "licence": "non-commercial, test use",
        "used_for": "scope",
        "split": "a fifth of the pictures, by hash",
    },
}

SCOPE: dict[str, Any] = {
    "for": (
        "single pigmented or non-pigmented skin lesions: dermoscopic pictures (class, outline, "
        "seven-point criteria) and clinical close-ups (elevation only)"
    ),
    "not_for": (
        "rashes and infections, hair, nails, mucosa, wounds, pictures of several lesions, and any "
        "decision without a clinician; not a medical device"
    ),
    "people": (
        "the sets show mostly light skin (HAM10000 was collected in Austria and Australia); how it "
        "reads dark skin was not measured"
    ),
}

NOTICES: dict[str, list[str]] = {
    "dermoscopic": [
        "learned from seven kinds of lesion: never validated on rashes, infections, nails, hair or "
        "mucosa, nor on dark skin",
        "elevation is read from clinical photographs only",
    ],
    "clinical": [
        "never validated on rashes, infections, nails, hair or mucosa, nor on dark skin",
        "in a clinical photograph only elevation is read: picture class and dermoscopic criteria "
        "were not validated on it",
    ],
}


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def describe(card: dict[str, Any]) -> str:
    """Return the card as Markdown, every number taken from the machine-readable card."""
    ham, derm = card["metrics"]["ham10000"], card["metrics"]["derm7pt"]
    clinical, scope = card["metrics"]["outline_clinical"], card["metrics"]["scope"]
    names = ["accuracy", "balanced_accuracy", "auc", "melanoma_recall", "melanoma_auc", "dice"]
    lines = [
        f"# {card['name']}",
        "",
        f"A residual network with an outline decoder, {card['parameters']:,} weights, trained "
        "from nothing on two processor cores. Written by `vision.publish`; the same numbers for "
        f"programs are in `{card['name']}.json`.",
        "",
        f"Weights: `{card['name']}.safetensors`, {card['bytes']:,} bytes, sha256 "
        f"`{card['sha256']}`.",
        "",
        "## What it is for",
        "",
        f"- For: {card['scope']['for']}.",
        f"- Not for: {card['scope']['not_for']}.",
        f"- People: {card['scope']['people']}.",
        "",
        "## Picture class and outline",
        "",
        f"HAM10000, `split_dermamnist` val, n={ham['n']}; 95 % bootstrap intervals by lesion. The "
        "class is the one with the highest calibrated probability.",
        "",
    ]
    unseen = ham.get("unseen_lesions", {})
    lines += _table(
        ["measure", "value", "interval", f"lesions never seen (n={unseen.get('n', 0)})"],
        [
            [
                name.replace("_", " "),
                f"{ham[name]:.3f}",
                "{:.3f} to {:.3f}".format(*ham["intervals"][name]),
                f"{unseen[name]:.3f}" if name in unseen else "",
            ]
            for name in names
        ],
    )
    lines += [
        "",
        "The official split puts pictures of one lesion on both sides; the last column leaves out "
        "every lesion that has a picture among the training rows. A lesion photographed often is a "
        "harder one, so that column can be the higher.",
        "",
        f"Outlines of clinical photographs: mean Dice {clinical['dice']:.3f} on "
        f"{clinical['n']} PAD-UFES-20 photographs. Outlines are shown for: "
        f"{', '.join(card['outline']['emitted_for'])}.",
        "",
        "## Criteria and elevation",
        "",
        f"derm7pt valid, n={derm['n']}. Mean accuracy of the seven criteria "
        f"{derm['mean_accuracy']:.3f} ({derm['intervals']['mean_accuracy'][0]:.3f} to "
        f"{derm['intervals']['mean_accuracy'][1]:.3f}); always the commonest grade gives "
        f"{derm['mean_majority_accuracy']:.3f}. By threshold: the grade that stands highest above "
        "its base rate.",
        "",
    ]
    lines += _table(
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
            [
                name,
                *(
                    f"{scores[key]:.3f}"
                    for key in (
                        "accuracy",
                        "majority_accuracy",
                        "balanced_accuracy",
                        "balanced_accuracy_threshold",
                        "chance_balanced_accuracy",
                        "auc",
                        "ece",
                    )
                ),
            ]
            for name, scores in derm["concepts"].items()
        ],
    )
    lines += [
        "",
        "## By finding",
        "",
        "Sensitivity and specificity are at the threshold, which is the base rate: the point from "
        "which the picture speaks for the finding. Picture classes on HAM10000 val, all others on "
        "derm7pt valid; few cases with a finding mean a wide uncertainty.",
        "",
    ]
    lines += _table(
        ["finding", "cases with it", "AUC", "ECE", "sensitivity", "specificity", "threshold"],
        _finding_rows(card),
    )
    lines += ["", "## Gates", ""]
    lines += _table(
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
        ],
    )
    lines += [
        "",
        "The not-skin examples come from the source the gate was trained on; how it does on other "
        "things was not measured.",
        "",
        "## Data and terms",
        "",
    ]
    lines += _table(
        ["set", "used for", "terms", "source"],
        [[d["title"], d["used_for"], d["licence"], d["source"]] for d in card["data"].values()],
    )
    lines += [
        "",
        "Because of the strictest of these terms the weights are for non-commercial academic "
        "research. No picture is contained in or distributed with them.",
        "",
        "## How it was made",
        "",
        f"Seed {card['recipe']['seed']}, {card['recipe']['epochs']} epochs of "
        f"{card['recipe']['steps']} steps, torch {card['made_with']['torch']}. A calibration part "
        "(8 % of the training groups, 15 % of derm7pt's) was kept from the weights; temperatures "
        "were fitted on it. The scope head was refitted on the finished features. Base rates are "
        "the shares in the official training parts.",
        "",
        *(f"    {command}" for command in card["commands"]),
        "",
    ]
    return "\n".join(lines)


def _finding_rows(card: dict[str, Any]) -> list[list[str]]:
    """Return a table row for each finding."""
    measured = dict(card["metrics"]["ham10000"]["findings"])
    for scores in card["metrics"]["derm7pt"]["concepts"].values():
        measured |= scores["findings"]
    keys = ("auc", "ece", "sensitivity", "specificity")
    return [
        [
            finding,
            str(own["n_present"]),
            *("" if own[key] is None else f"{own[key]:.3f}" for key in keys),
            f"{card['findings'][finding]['threshold']:.3f}",
        ]
        for finding, own in measured.items()
    ]
