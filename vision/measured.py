"""All measures of a card, and each finding's own in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vision.archives.measure import concept_words
from vision.evaluate import bench_derm7pt, bench_ham10000
from vision.evaluate_photos import bench_hair, bench_isic2017, bench_pad, bench_region
from vision.evaluate_scope import bench_scope
from vision.findings import Head

__all__ = ["in_words", "measure_all"]


def measure_all(
    weights: Path, sets: list[str], cache: Path | None, data: Path | None
) -> dict[str, Any]:
    """Measure all that the weights were trained for; what they were not trained for is empty."""
    images = None if data is None else data / "images"

    def file(name: str) -> Path | None:
        return None if images is None else images / name

    told: dict[str, Any] = {"ham10000": {}, "derm7pt": {}, "isic2017": {}}
    if "ham10000" in sets:
        ham = file("ham10000/train_val.parquet")
        told["ham10000"] = bench_ham10000(ham, weights=weights, cache=cache)
    if "derm7pt-dermoscopic" in sets:
        derm = file("derm7pt/train_valid.parquet")
        told["derm7pt"] = bench_derm7pt(derm, weights=weights, cache=cache)
    told["isic2017"] = bench_isic2017(weights=weights, cache=cache, data=data)
    told["pad_ufes_20"] = (
        bench_pad(weights=weights, cache=cache, data=data) if "pad-ufes-20-cut" in sets else {}
    )
    told["scope"] = bench_scope(weights=weights, cache=cache, data=data)
    for key, name in (("outline_clinical", "pad-ufes-20"), ("ulcer", "fuseg")):
        told[key] = bench_region(name, weights=weights, cache=cache, data=data)
    told["hair"] = bench_hair(weights=weights, cache=cache, data=data)
    return told


def in_words(metrics: dict[str, Any], head: Head, finding: str) -> str:
    """Return in words where and how well a finding was measured."""
    if words := concept_words(head.name, metrics.get("concepts", {})):
        return words
    if head.choice == "picture-class":
        places = {
            "HAM10000 split_dermamnist val": metrics["ham10000"],
            "ISIC 2017 valid": metrics["isic2017"],
        }
        if head.name == "photo-class":
            places = {"PAD-UFES-20 photographs": metrics["pad_ufes_20"].get("photos", {})}
        place, scores = next((p, m) for p, m in places.items() if m)
        text = (
            f"{place}, n={scores['n']}, accuracy {scores['accuracy']:.2f}, "
            f"macro AUC {scores['auc']:.2f}"
        )
        return text + ", " + _own(scores["findings"][finding])
    scores = metrics["derm7pt"]["concepts"][head.name]
    own = scores["findings"][finding]
    return (
        f"derm7pt valid ({head.modality}), n={scores['n']}, {_own(own)}; {head.name}: "
        f"balanced accuracy {scores['balanced_accuracy_threshold']:.2f} (chance "
        f"{scores['chance_balanced_accuracy']:.2f})"
    )


def _own(scores: dict[str, Any]) -> str:
    """Return one finding's own scores in words."""
    if scores["auc"] is None:
        return f"{scores['n_present']} with it, so not measured by itself"
    return (
        f"{scores['n_present']} with it, its AUC {scores['auc']:.2f}, "
        f"sensitivity {scores['sensitivity']:.2f} and specificity {scores['specificity']:.2f} "
        "at the threshold"
    )
