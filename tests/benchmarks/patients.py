"""A table of a hundred and fifty made-up patients with three labels."""

from __future__ import annotations

HEAD = "label,group,age,sex,setting,scale,plaque,papule,fever,typical-pigment-network\n"
PATIENTS = 150


def rows(count: int = PATIENTS) -> str:
    """Return patients of three labels, one of which must not be missed; some look like others."""
    lines = []
    for i in range(count):
        odd, label = i % 9 == 0, ("Psoriasis", "Nevus", "Melanoma")[i % 3]
        seen = {
            "Psoriasis": f"1,{int(not odd)},0,0,0",
            "Nevus": f"0,0,1,no,{int(not odd)}",
            "Melanoma": f"0,?,{int(odd)},0,{int(odd)}",
        }[label]
        lines.append(f"{label},p{i // 2 if i % 4 else i},{20 + i % 60},female,,{seen}")
    return "\n".join(lines) + "\n"
