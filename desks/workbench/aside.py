"""Drafts put aside while another entry is open: nobody's work is thrown away unasked."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desks.clinic.bits import action
from desks.workbench.draft import Draft

__all__ = ["Aside", "aside_html", "same_entry", "unsaved"]


@dataclass(frozen=True)
class Aside:
    """What lies beside the open draft.

    Attributes:
        kept: unsaved drafts of other entries, the last one first.
        thrown: what was discarded last; it can be taken back until another entry is opened.
    """

    kept: tuple[Draft, ...] = ()
    thrown: Draft | None = None

    def with_draft(self, draft: Draft | None) -> Aside:
        """Return it with what is unsaved of the draft that was open."""
        kept = (draft, *self.kept) if draft is not None and unsaved(draft) else self.kept
        return Aside(kept)

    def for_entry(self, made: Draft) -> Draft | None:
        """Return the draft of an entry that was kept, None where there is none."""
        return next((one for one in self.kept if same_entry(one, made)), None)

    def without(self, draft: Draft) -> Aside:
        """Return it without a draft, which is open again."""
        return replace(self, kept=tuple(one for one in self.kept if one is not draft))


def unsaved(draft: Draft | None) -> bool:
    """Tell whether a draft holds what stands in no file."""
    return draft is not None and (bool(draft.changed) or draft.pending is not None)


def same_entry(one: Draft, other: Draft) -> bool:
    """Tell whether two drafts are of the same entry; an import is of none."""
    return one.kind == other.kind != "files" and one.id == other.id


def aside_html(aside: Aside) -> str:
    """Return the way back to each draft that is kept, and to what was discarded last."""
    rows = [
        action("return", str(number), f"Go back to my draft of {_name(one)}")
        for number, one in enumerate(aside.kept)
    ]
    told = "<p>Changed, not saved; kept until this page is closed:</p>" if rows else ""
    body = f'{told}<p class="acts">{"".join(rows)}</p>' if rows else ""
    if aside.thrown is not None:
        words = f"Take back the changes of {_name(aside.thrown)}"
        back = action("restore", "", words)
        body += f'<p class="acts" role="status">Discarded. {back}</p>'
    mark = " data-unsaved" if aside.kept else ""
    return f'<div class="dt"{mark}>{body}</div>' if body else ""


def _name(draft: Draft) -> str:
    return f"the import of {draft.id}" if draft.kind == "files" else draft.id
