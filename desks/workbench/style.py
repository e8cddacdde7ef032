"""The look of what only the workbench shows; colors are the variables of the clinic's sheet."""

from __future__ import annotations

__all__ = ["WORKBENCH_STYLE"]

WORKBENCH_STYLE = """
.dt .ref{font:inherit;color:var(--accent);background:none;border:0;padding:0 .1rem;cursor:pointer;
text-align:left;text-decoration:underline;text-underline-offset:2px;text-decoration-thickness:1px}
.dt .ref:hover{text-decoration-thickness:2px}
.dt a{color:var(--accent);overflow-wrap:anywhere;text-decoration:underline!important}
.wb article>h3{font-size:1.3rem;margin:.1rem 0 .4rem}
.wb .kicker{color:var(--soft);font-size:.82rem;margin:0}
.wb code{font-size:.82rem;color:var(--soft);background:transparent}
.wb section{border-top:1px solid var(--line);margin-top:.8rem;padding-top:.1rem}
.wb section>h4{font-size:.95rem;color:var(--ink)}
.wb .facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem .9rem;margin:.5rem 0}
.wb .facts dt{color:var(--soft);font-size:.85rem}.wb .facts dd{margin:0;min-width:0}
.wb .branch{border-left:2px solid var(--line);padding-left:.6rem;margin:.2rem 0}
.wb .branch ul,.wb section>ul{margin:.1rem 0}
.wb .way{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center;margin-bottom:.5rem;
border-bottom:1px solid var(--line);padding-bottom:.4rem}
.wb .way ol{display:flex;flex-wrap:wrap;gap:0 .5rem;list-style:none;margin:0;padding:0;
font-size:.82rem}
.wb .way li:not(:last-child)::after{content:' ›';color:var(--soft)}
#wb-list .tree,#wb-list .hits{max-height:72vh;overflow:auto}
.tree ul,.hits ul{list-style:none;margin:.1rem 0 .3rem;padding-left:.9rem}
.hits ul{padding-left:0}.hits li{padding:.25rem 0;border-top:1px solid var(--line)}
.tree li{margin:.15rem 0}.tree .fold{margin:.15rem 0}
.tree>.fold>summary{color:var(--ink);font-weight:600;font-size:.92rem}
.tree .kids{display:block;margin:0}.tree .kids>summary{font-size:.8rem;padding:0}
/* nothing that is pressed is lower than 24 px, the names in running text excepted */
#bench :is(.fold>summary,.label-wrap),.tree .ref,.hits .ref,.wb .way .ref{min-height:1.6rem}
#bench .fold>summary{align-items:center}
:is(.tree,.hits,.wb .way) .ref{display:inline-block;padding-block:.15rem}
.dt table.sortable th .act{border:0;padding:.1rem 0;color:var(--soft);font-size:.8rem;
text-decoration:underline;text-underline-offset:2px}
.graph{overflow-x:auto;border:1px solid var(--line);border-radius:.6rem;margin:.5rem 0}
.dt .sideways{display:none}#wb-graph{container-type:inline-size}
@container (max-width:880px){.dt .sideways{display:block}}
.graph svg{display:block;max-width:none;margin:auto}
.graph path{stroke:var(--soft);stroke-width:1.2}.graph path.dashed{stroke-dasharray:5 4}
.graph text.head{fill:var(--soft);font-size:12px;text-anchor:middle}
.graph .box{box-sizing:border-box;width:100%;height:100%;display:block;font:inherit;
font-size:12.5px;line-height:1.15;color:var(--ink);background:var(--panel);
border:1.5px solid var(--soft);padding:.2rem .45rem;text-align:center;overflow:hidden}
.graph .box small{display:block;font-size:10px;line-height:1.1}
.graph button.box{cursor:pointer}.graph button.box:hover{border-color:var(--accent)}
.graph .finding{border-radius:1.4rem}.graph .disorder,.graph .class{border-radius:.2rem}
.graph .middle{border:3px solid var(--accent);font-weight:650}
.share{margin:.4rem 0 .8rem}.share p{font-size:.85rem}
#ev-weak td .act{white-space:nowrap}
.strip{display:flex;height:.9rem;border:1px solid var(--line);border-radius:.3rem;overflow:hidden}
.strip i{display:block;height:100%}
.strip .kind-data{background:var(--accent)}
.strip .kind-reference{background:repeating-linear-gradient(90deg,var(--accent) 0 6px,
var(--panel) 6px 8px)}
.strip .kind-words{background:repeating-linear-gradient(45deg,var(--accent) 0 3px,
var(--panel) 3px 8px)}
.strip .kind-author{background:var(--line)}
@media (max-width:640px){
#bench .tab-container button{padding-inline:.4rem;font-size:.88rem}
.wb .facts{grid-template-columns:1fr;gap:0}.wb .facts dd{margin-bottom:.35rem}
#wb-list .tree,#wb-list .hits{max-height:45vh}
.dt table.sortable thead{display:block}
.dt table.sortable thead tr{display:flex;flex-wrap:wrap;gap:.2rem .7rem;border:0}
.dt table.sortable thead th{padding:0;border:0}
}
"""
