"""The look of the form and of what stands beside it; colors are those of the clinic's sheet."""

from __future__ import annotations

__all__ = ["EDIT_STYLE"]

EDIT_STYLE = """
.wb-form{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.6rem 1rem;
align-items:start}
.wb-form>.list,.wb-form>fieldset,.wb-form>.field.long{grid-column:1/-1}
.wb-form fieldset,.wb-form .item{display:grid;
grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.5rem 1rem;align-items:start;
border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem .8rem;margin:0;min-width:0}
.wb-form fieldset>legend{font-weight:650;font-size:.9rem;color:var(--ink);padding:0 .3rem}
.wb-form fieldset>.help,.wb-form fieldset>.acts,.wb-form fieldset>.said,.wb-form .item>.said,
.wb-form .item>.acts,.wb-form .item>fieldset,.wb-form fieldset>fieldset,.wb-form .field.long,
.wb-form fieldset>.list,.wb-form .item>.list{grid-column:1/-1}
.wb-form .field{display:flex;flex-direction:column;gap:.15rem;min-width:0}
.wb-form label{font-size:.84rem;font-weight:600;color:var(--ink)}
.wb-form .opt{font-weight:400;color:var(--soft)}
.wb-form small,.wb-form .help{font-size:.78rem;color:var(--soft);margin:.1rem 0}
.wb-form input,.wb-form select,.wb-form textarea{font:inherit;font-size:.92rem;width:100%;
box-sizing:border-box;color:var(--ink);background:var(--input-background-fill,transparent);
border:1px solid #76869b;border-radius:.4rem;padding:.35rem .5rem;min-height:2.1rem}
.wb-form textarea{resize:vertical;line-height:1.4}
.wb-form select option{color:#0f172a;background:#fff}
.wb-form input:focus-visible,.wb-form select:focus-visible,.wb-form textarea:focus-visible{
outline:3px solid var(--accent);outline-offset:1px}
.wb-form [aria-invalid=true]{border-color:var(--warn);border-width:2px}
.wb-form .list{min-width:0}.wb-form .list h4{margin:.5rem 0 .2rem;color:var(--ink)}
.wb-form ol,.wb-saves ol{list-style:none;padding:0;margin:0}
.wb-form li,.wb-saves li{border-top:1px solid var(--line);padding:.3rem 0}
.dt .row{display:flex;gap:.4rem;align-items:center}.dt .row .what{flex:1;min-width:0;
overflow-wrap:anywhere}
.wb-form .row>.field,.wb-form .row>.pair{flex:1}.wb-form .row>.act{flex:none}
.wb-form .row:has(>.field)>.act{align-self:flex-end;margin-bottom:.15rem}
.wb-form .pair{display:grid;grid-template-columns:1fr 1fr;gap:.2rem .6rem}
.wb-form .pair>.help,.wb-form .pair>.said{grid-column:1/-1}
.wb-form .item.open{border-left:.3rem solid var(--accent);margin:.3rem 0}
.dt .said{font-size:.84rem;margin:.2rem 0;padding:.15rem .5rem;border-left:.25rem solid var(--soft);
color:var(--ink)}
.dt .said.error{border-left-color:var(--warn);background:var(--warn-bg)}
.dt .said.warning{border-left-color:var(--grave);background:var(--grave-bg)}
.dt.wb-said ul{list-style:none;padding:0}.dt.wb-said li{margin:.3rem 0}
#wb-yaml textarea{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;
font-size:.82rem;line-height:1.45;white-space:pre;overflow-x:auto}
.wb-review .fold{margin:.15rem 0}.wb-review .fold .fold{margin-left:.8rem}
.wb-review .fold>summary{color:var(--ink);display:flex;flex-wrap:nowrap;align-items:baseline}
#wb-lists,#wb-count-lists{display:none}.wb-counts{display:block}#wb-open{align-self:end;max-height:3.2rem}
#wb-form,#wb-review{min-height:4rem}
#wb-aside:has(.html-container>div:empty){display:none}
.wb-jumps{display:none}
/* hidden, as the framework has it, nothing inside could stick to the window */
.gradio-container{overflow:clip !important}
@media (min-width:900px){#wb-beside{position:sticky;top:.5rem;max-height:calc(100vh - 1rem);
overflow-y:auto;flex-wrap:nowrap;scrollbar-gutter:stable;padding:0 .3rem}
#wb-beside>*{flex-shrink:0}}
@media (max-width:899px){#wb-beside :is(#wb-said,#wb-review-now,#wb-save){scroll-margin-top:3rem}
.wb-jumps{display:block;position:sticky;bottom:0;z-index:5;padding:0 !important;
background:var(--background-fill-primary);border-top:1px solid var(--line)}
.wb-jumps .acts{gap:.3rem 1rem;margin:0;padding:.4rem .6rem}
.wb-jumps a{min-height:1.75rem;display:inline-flex;align-items:center}}
@media (max-width:640px){.wb-form,.wb-form fieldset,.wb-form .item{grid-template-columns:1fr}
.dt .row:has(>.what){flex-wrap:wrap}.dt .row .what{flex-basis:100%}}
"""
