"""The look of what only the classroom shows; colors are the variables of the clinic's sheet."""

from __future__ import annotations

__all__ = ["CLASSROOM_STYLE"]

CLASSROOM_STYLE = """
.patient{border:1px solid var(--line);border-left:.35rem solid var(--accent);border-radius:.5rem;
padding:.6rem .9rem}
.asked ul,.why-mine ul,.engine ol{list-style:none;padding:0;margin:0}
.asked li{display:flex;gap:.6rem;align-items:baseline;padding:.25rem 0;
border-top:1px solid var(--line)}
.asked li b{font-weight:650}.asked .sum{font-weight:650;text-align:right;color:var(--ink)}
.why-mine{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:0 1.5rem}
.why-mine .src{grid-column:1/-1}
.why-mine li{display:flex;gap:.6rem;align-items:center;justify-content:space-between;
padding:.25rem 0;border-top:1px solid var(--line)}
.why-mine .acts{flex:none}
.engine li{display:flex;justify-content:space-between;gap:1rem;padding:.25rem 0;
border-top:1px solid var(--line)}
.dt .verdict b{display:inline-block;min-width:1.1rem;text-align:center}
.dt .verdict.opposite,.dt .verdict.overlooked{color:var(--warn)}
.dt .verdict.agree{color:var(--yes)}
.feedback table.grid td:nth-child(3){min-width:5rem}
.drill .choices{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:.7rem}
.drill .choices .act{font-size:.95rem;padding:.5rem .8rem;min-height:2.4rem}
.drill .choice{border:1px dashed var(--line);border-radius:.4rem;padding:.45rem .7rem}
.drawn-box{margin:.4rem 0}.drawn-box figcaption{font-size:.82rem;color:var(--soft)}
.drawn{width:min(100%,28rem);height:auto;border-radius:.5rem;display:block}
.body{width:min(100%,22rem);height:auto;display:block}
.body .skin{fill:var(--line)}.body .lines{fill:none;stroke:var(--soft)}
.body text{font-size:9px;fill:var(--soft);text-anchor:middle}
.body .mark{fill:none;stroke:var(--warn);stroke-width:3}.body .dot{fill:var(--warn)}
.drill .words{font-size:1.1rem;border-left:.35rem solid var(--accent);margin:.5rem 0;
padding:.4rem .9rem;background:var(--panel)}
.verdict-box{border:1px solid var(--line);border-left:.35rem solid var(--yes);border-radius:.5rem;
padding:.5rem .9rem}.verdict-box.wrong{border-left-color:var(--warn)}
.verdict-box h4{margin-top:.1rem !important;font-size:.95rem !important;color:var(--ink) !important}
.verdict-box dt{font-weight:650}.verdict-box dd{margin:0 0 .3rem}
.pair .freq{display:inline-block;width:5rem;height:.5rem;background:var(--line);
border-radius:.25rem;margin-right:.5rem;overflow:hidden}
.pair .freq i{display:block;height:100%;background:var(--accent)}
.pair .silent{color:var(--soft)}
.pair table.grid td:first-child{width:24%}.pair table.grid td{vertical-align:top}
.dt a.take{display:inline-block;text-decoration:none}
.checked{padding:.6rem .9rem}
"""
