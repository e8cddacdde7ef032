"""The look of the desk: one small style sheet over the framework's own, light and dark.

Colours come from the framework's variables where it has one, so that both themes hold. Nothing is
told by colour alone: every mark has a sign or a word beside it.
"""

from __future__ import annotations

from reasoning.page import STYLE as PAGE_STYLE

__all__ = ["STYLE"]

_LOOK = """
:root{--ink:#0f172a;--soft:#475569;--line:#cbd5e1;--panel:#f8fafc;--accent:#0f766e;--on:#fff;
--warn:#b91c1c;--warn-bg:#fef2f2;--grave:#9a3412;--grave-bg:#fff7ed;--yes:#0f766e;--no:#b45309}
.dark{--ink:#e2e8f0;--soft:#a8b5c7;--line:#3f4c60;--panel:#172033;--accent:#2dd4bf;--on:#042f2e;
--warn:#fca5a5;--warn-bg:#3b1212;--grave:#fdba74;--grave-bg:#33200f;--yes:#5eead4;--no:#fbbf24}
.gradio-container{max-width:1680px !important}
.dark button[role=tab].selected{color:var(--accent) !important}
.dark a.download-link{color:var(--accent) !important}
/* the framework puts a button into a button there; the area itself takes files */
.icon-button[aria-label="common.upload"]{display:none !important}
.dt{max-width:none;color:var(--ink)}.dt p{margin:.35rem 0}.dt ul{margin:.3rem 0;padding-left:1.1rem}
.dt h3{font-size:1rem;font-weight:650;margin:0 0 .3rem;color:var(--ink)}
.dt h4{font-size:.82rem;font-weight:650;margin:.9rem 0 .25rem;color:var(--soft);
letter-spacing:.02em}
.dt h5{font-size:.85rem;font-weight:600;margin:.5rem 0 .2rem;color:var(--ink)}
.dt .src,.dt small,.dt .sub{color:var(--soft);opacity:1;font-size:.82rem}
.dt .sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.dt .empty{color:var(--soft);border:1px dashed var(--line);border-radius:.5rem;padding:.8rem 1rem}
.dt .flag{border-color:var(--warn);background:var(--warn-bg);color:var(--ink)}
.dt .note{border-color:var(--soft);background:var(--panel)}
.dt .note.strong{border-color:var(--grave);background:var(--grave-bg)}
.dt .tag{color:var(--soft);border-color:var(--line);font-weight:500;white-space:nowrap;
margin-right:.25rem;display:inline-block}
.dt .tag.grave{color:var(--grave);border-color:var(--grave)}
.dt .tag.own{color:var(--accent);border-color:var(--accent)}
.dt .act{font:inherit;font-size:.82rem;line-height:1.25;color:var(--ink);background:transparent;
border:1px solid var(--line);border-radius:.4rem;padding:.22rem .5rem;min-height:1.75rem;
cursor:pointer;text-align:left}
.dt .act:hover{border-color:var(--accent)}
.dt .act[aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--on)}
.dt button:focus-visible,.dt summary:focus-visible{outline:3px solid var(--accent);
outline-offset:2px}
/* the framework takes the outline from its own fields */
.gradio-container :is(input,textarea,select,button,a,[role=listbox],[tabindex="0"]):focus-visible
{outline:2px solid var(--accent) !important;outline-offset:2px !important}
.dt .acts,.dt .chips,.dt .asks{display:flex;flex-wrap:wrap;gap:.3rem;align-items:center}
.dt .fold,.dt.fold{margin:.5rem 0}.dt .fold>summary,.dt.fold>summary{flex-wrap:nowrap;
color:var(--soft);font-size:.85rem;padding:.2rem 0}
.dt .fold>summary::before,.dt.fold>summary::before,.dt .card>summary::before{content:'▸';
width:.8rem}
.dt .fold[open]>summary::before,.dt.fold[open]>summary::before,
.dt .card[open]>summary::before{content:'▾'}
.dt summary{list-style:none;gap:.4rem}.dt summary::-webkit-details-marker{display:none}

.sheet ul,.first ul{list-style:none;padding:0;margin:0}
.sheet section>h4{margin:.6rem 0 .1rem}
.sheet .finding,.first li{display:flex;gap:.5rem;align-items:center;padding:.3rem 0;
border-top:1px solid var(--line)}
.first li{justify-content:space-between}
.first li:has(.act:nth-child(3)){display:block}
.first li:has(.act:nth-child(3)) .acts{max-width:none;justify-content:flex-start;margin-top:.3rem}
.sheet .sign{width:1.25rem;height:1.25rem;flex:none;display:grid;place-items:center;font-weight:700;
border:1px solid currentColor;border-radius:50%;font-size:.8rem;color:var(--soft)}
.sheet .is-present .sign{color:var(--yes)}.sheet .is-absent .sign{color:var(--no)}
.dt .what{flex:1;min-width:7rem;line-height:1.3}.dt .what b{font-weight:600}
.dt .what small{display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;
overflow:hidden}
.sheet .finding .what small{display:block}.sheet .said{margin:.1rem 0}
.sheet .said>summary{font-size:.78rem}
.sheet .state{font-size:.78rem;color:var(--soft)}
.sheet .is-absent .what b,.sheet .is-removed .what b{text-decoration:line-through;
text-decoration-thickness:1px}
.sheet .acts,.first .acts{flex:none;max-width:62%;justify-content:flex-end}

.prose .text{white-space:pre-wrap;background:var(--panel);border-radius:.5rem;padding:.6rem .75rem;
max-height:16rem;overflow:auto}
.dt mark{color:inherit;background:transparent;border-bottom:2px solid var(--soft);padding:0 .1rem}
.dt mark.present{border-color:var(--yes)}.dt mark.absent{border-color:var(--no);
border-bottom-style:double;border-bottom-width:4px}
.dt mark.maybe{border-bottom-style:dashed}.dt mark.form{border-bottom-style:dotted}
.dt mark.off{text-decoration:line-through;border-bottom-color:transparent}
.dt .legend{font-size:.8rem;color:var(--soft);display:flex;flex-wrap:wrap;gap:.25rem .8rem}
.photo{margin:0}.photo svg{max-width:100%;height:auto;border-radius:.5rem;display:block}
.photo figcaption{font-size:.82rem;color:var(--soft);margin-top:.3rem}
.photo text{font-family:system-ui,sans-serif}
.dt.maps,.dt .maps{display:flex;flex-wrap:wrap;gap:.3rem 1rem}.maps figure{margin:0;flex:1 1 11rem}
.maps img{border-radius:.4rem;max-width:100%;height:auto}.maps .src{flex:1 1 100%}
.maps figcaption{font-size:.82rem;color:var(--soft)}.maps figcaption b{color:var(--ink)}
.maps .ramp{display:flex;gap:.4rem;align-items:center;font-size:.8rem;color:var(--soft)}
.maps .ramp i{flex:1;height:.5rem;border:1px solid var(--line);border-radius:.25rem}
.dt.report h1{font-size:1.15rem;font-weight:650}.dt.report h2{font-size:.95rem;font-weight:650;
color:var(--soft);margin:1rem 0 .2rem}
.dt.report dl{display:grid;grid-template-columns:minmax(6rem,9rem) 1fr;gap:.15rem .7rem;margin:0}
.dt.report dt{color:var(--soft)}.dt.report dd{margin:0;overflow-wrap:break-word}
.dt.report table{font-size:.9rem}.dt.report td{overflow-wrap:break-word}
.plates{display:flex;flex-wrap:wrap;gap:.7rem;margin:.6rem 0}.plates figure{margin:0;flex:0 1 14rem}
.plates img{border-radius:.4rem;max-width:100%;height:auto}
.plates figcaption{font-size:.82rem;color:var(--soft)}

.bands{display:flex;flex-direction:column;gap:.5rem}
.dt .band,.dt.band{border:1px solid var(--line);border-left:.35rem solid var(--soft);
border-radius:.5rem;
padding:.55rem .8rem}
.dt .band.red{border-left-color:var(--warn);background:var(--warn-bg)}
.dt .band.grave{border-left-color:var(--grave)}.dt .band h3 .num{font-weight:500;color:var(--soft);
margin-left:.5rem;font-size:.9rem}
.dt .band ul{list-style:none;padding:0}.dt .band li{margin:.35rem 0}
.dt .band .point{font-size:.85rem;color:var(--soft);margin-top:.45rem}

.dt ol.dx{list-style:none;margin:0;padding:0}
.dt ol.dx li.hyp{border:0;border-radius:0;padding:0;margin:0;border-top:1px solid var(--line)}
.dt ol.dx li.hyp.inset{border-left:.25rem solid var(--accent)}
.dt ol.dx li.hyp:not(.inset){border-left:.25rem solid transparent}
.dt .pick{display:grid;grid-template-columns:1.7rem 1fr auto;gap:.1rem .4rem;width:100%;
text-align:left;font:inherit;color:var(--ink);background:transparent;border:0;
padding:.45rem .5rem;cursor:pointer;align-items:baseline}
.dt .pick:hover{background:var(--panel)}
.dt .pick[aria-pressed=true]{background:var(--panel);box-shadow:inset 0 0 0 2px var(--accent)}
.dt .pick .rank{color:var(--soft);font-variant-numeric:tabular-nums}
.dt .pick .name{font-weight:600;line-height:1.3}.dt .pick .prob{white-space:nowrap}
.dt .pick .meter{grid-column:2/4;height:.35rem;width:100%;background:var(--line)}
.dt .pick .meter i{background:var(--accent)}
.dt .cut{font-size:.82rem;color:var(--soft);border-top:2px solid var(--accent);padding:.3rem .5rem}

.detail{border:1px solid var(--line);border-radius:.6rem;padding:.8rem 1rem}
.detail:not(.feedback){overflow-wrap:anywhere}
.detail h3{font-size:1.15rem}.detail .part{border-top:1px solid var(--line);margin-top:.8rem}
.dt .items{list-style:none;padding:0;margin:.2rem 0 .5rem}
.dt .card{border-bottom:1px solid var(--line);padding:.15rem 0}
.dt .card summary{font-weight:500;align-items:baseline;flex-wrap:nowrap}
.dt .minus i{background:var(--no)}.dt .plus i{background:var(--yes)}
.dt table.grid{width:100%;font-size:.88rem;margin:.6rem 0 1rem}
.dt table.grid caption{text-align:left;font-weight:650;color:var(--soft);padding:.3rem 0;
font-size:.85rem}
.dt table.grid th{color:var(--soft);font-weight:500;font-size:.8rem}
.dt table.grid td{color:var(--ink)}
.dt .versus span{color:var(--soft);font-weight:400}
.head h1{font-size:1.35rem;font-weight:700;margin:0}.head p{margin:0;color:var(--soft)}
.head p strong{color:var(--ink);font-weight:600}
.head a{color:var(--accent);text-decoration:underline!important}
.box{background:var(--block-background-fill);border:1px solid var(--border-color-primary);
border-radius:var(--block-radius);padding:.6rem .75rem;gap:.3rem !important}
.box .form,.box .block{border:0;box-shadow:none}
#own{border:1px solid var(--border-color-primary);border-radius:var(--block-radius);padding:.75rem}
#sheet,#first{padding:0 0 .3rem !important}
/* what holds nothing takes no room; where a progress is shown it stays */
:is(#open-trouble,#prose,#came,#patient-trouble,#own-record,#pair,#trouble):has(.html-container>div:empty){display:none}
.html-container:has(>div>.dt>h3:only-child){padding-block:0}
.block input[role=combobox]{text-overflow:ellipsis;padding-right:1.4rem}
.upload-container .icon-wrap{display:none}.upload-container{padding-top:1.4rem}
.upload-container .wrap{min-height:0;line-height:1.25;font-size:.92rem}
.dt.more{font-size:.82rem}
.dt-drag #photographs{outline:3px dashed var(--accent);outline-offset:3px}
footer .divider:last-of-type{display:none}
.jumps{display:none}.dt.jump{margin:0}.dt.jump a{color:var(--accent);text-decoration:underline}
.dt.jump span{color:var(--soft);font-size:.85rem}
#photo-more{margin-top:-.4rem}
.detail .evidence table,.detail .evidence tbody{display:block}
.detail .evidence thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.detail .evidence tr{display:grid;grid-template-columns:4.8rem minmax(3rem,9rem) auto;gap:0 .5rem;
border-top:1px solid var(--line);padding:.3rem 0}
.detail .evidence td{border:0 !important;padding:.05rem 0 !important}
.detail .evidence td:nth-child(2){align-self:center}
.detail .evidence td:nth-child(3){grid-column:1/-1;grid-row:2}
.detail .evidence td:nth-child(4){text-align:right;color:var(--soft);font-size:.82rem}
.dt table{border:0 !important}.dt tr{background:transparent !important}
@media screen and (min-width:900px){
/* the differential stays in sight while the findings are worked at */
#answer{position:sticky;top:.5rem;max-height:calc(100vh - 1rem);overflow-y:auto;flex-wrap:nowrap}
#answer>*{flex-shrink:0}
#detail .detail{max-height:52rem;overflow:auto}}
@media screen and (max-width:899px){
#came{display:block;position:sticky;top:0;z-index:60;background:var(--block-background-fill);
border-bottom:1px solid var(--line);padding:.4rem .2rem;font-size:.9rem}
}
@media (max-width:640px){
.jumps{display:block}
.gradio-container .main.fillable{padding:.6rem !important}
.dt table.grid thead{display:none}
.dt table.grid tr{display:block;border-top:1px solid var(--line);padding:.4rem 0}
.dt table.grid td{display:flex;gap:.6rem;border:0;text-align:left;padding:.1rem 0}
.dt table.grid td.w{display:inline-flex;gap:.35rem;margin-right:1rem}
.dt table.grid td.w::before{flex:none}
.dt table.grid td:empty{display:none}
.dt .versus~table.grid td:has(>div>.bar)::before{content:none}
.dt table.grid td::before{content:attr(data-head);flex:0 0 5.5rem;color:var(--soft);
font-size:.8rem}
.sheet .finding,.first li{flex-wrap:wrap}.sheet .acts,.first .acts{max-width:100%}
}
"""
STYLE = PAGE_STYLE + _LOOK
