/** The one stylesheet: a telephone held in one hand first, dark when the reader's system is. */
export const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--paper:#fff;--card:#f6f8fa;--good:#1a7f37;--bad:#b42318;--none:#57606a;--bars:#2da44e;--red:#cf222e;--hole:#afb8c1;--link:#0b62a8;--bad-paper:#fff1f0;--good-paper:#f0faf3}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--line:#30363d;--paper:#0d1117;--card:#161b22;--good:#56d364;--bad:#ff8a80;--none:#9da7b1;--bars:#2ea043;--red:#f85149;--hole:#484f58;--link:#79b8ff;--bad-paper:#2a1416;--good-paper:#0f2417}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
.wrap{max-width:70rem;margin:0 auto;padding:.75rem .75rem 2rem}
.narrow{max-width:34rem}
h1,h2,h3,p,ul,ol,dl,figure{margin:0}
h1{font-size:1.15rem;line-height:1.3}
h2{font-size:1.02rem;line-height:1.3;margin:1.6rem 0 .5rem}
h3{font-size:1rem;line-height:1.3}
a{color:var(--link)}
.soft{color:var(--soft);font-size:.86rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.top{display:flex;flex-wrap:wrap;gap:.1rem .8rem;justify-content:space-between;align-items:baseline;margin-bottom:.6rem}
.good{--tone:var(--good);--tint:var(--good-paper)}.bad{--tone:var(--bad);--tint:var(--bad-paper)}.unknown{--tone:var(--none);--tint:var(--card)}
.tag{display:inline-flex;align-items:center;gap:.35rem;color:var(--tone);font-weight:650;font-size:.86rem;white-space:nowrap}
.mark{width:1.15rem;height:1.15rem;border-radius:50%;background:var(--tone);color:var(--paper);display:inline-grid;place-items:center;font:700 .78rem/1 system-ui,sans-serif;flex:none}
.good .mark::before{content:"\\2713"}.bad .mark{border-radius:.2rem}.bad .mark::before{content:"\\2715"}.unknown .mark{background:none;border:2px dashed var(--tone);color:var(--tone)}.unknown .mark::before{content:"?"}
.answers{display:grid;gap:.5rem}
.answer{border:1px solid var(--line);border-left:.35rem solid var(--tone);border-radius:.5rem;background:var(--tint);padding:.55rem .75rem}
.unknown.answer{border-style:dashed;border-left-style:dashed}
.answer header{display:flex;justify-content:space-between;align-items:center;gap:.5rem}
.answer h2{margin:0;font-size:.9rem;font-weight:600;color:var(--soft)}
.said{font-weight:600;line-height:1.35;margin:.15rem 0}
.card{border:1px solid var(--line);border-radius:.5rem;background:var(--card);padding:.7rem .75rem;margin-top:.5rem}
.bad.card{border-left:.35rem solid var(--tone)}
.card p+p,.card p+ol{margin-top:.35rem}
.card ol{padding-left:1.3rem}
.card form{margin-top:.6rem}
.rows{display:grid;grid-template-columns:minmax(0,1fr);gap:.5rem}
.row{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem;min-width:0}
.row header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.1rem .6rem}
.row .tag{white-space:normal}
.facts{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:.4rem;margin:.45rem 0}
.facts dt{font-size:.78rem;color:var(--soft)}
.facts dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.facts small{display:block;font-weight:400;font-size:.78rem;color:var(--soft)}
.over,.over small{color:var(--bad)}
.number small{display:block}
.narrow .rows{grid-template-columns:minmax(0,1fr)}
.narrow h1{margin:.2rem 0}
.row .bars{margin-top:.4rem}
.bars{display:block;width:100%;height:1.75rem}
.fill-good{fill:var(--bars)}.fill-bad{fill:var(--red)}.fill-none{fill:var(--hole)}
.line svg{display:block;width:100%;height:2.5rem;overflow:visible}
.line{margin:.35rem 0 .5rem}
.line figcaption{display:flex;justify-content:space-between;gap:.5rem;font-size:.78rem;color:var(--soft)}
.waits,.budget,.release{fill:none;vector-effect:non-scaling-stroke}
.waits{stroke:var(--link);stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
.budget{stroke:var(--soft);stroke-width:1;stroke-dasharray:4 4}
.release{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:2 2}
.release-name::before{content:"\\2506  "}
.list{list-style:none;padding:0}
.list li{padding:.5rem 0;border-top:1px solid var(--line)}
.list li:first-child{border-top:0}
.list a{font-weight:600}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.35rem .5rem .35rem 0;border-top:1px solid var(--line);vertical-align:top}
thead th{border:0;color:var(--soft);font-weight:600;font-size:.78rem}
td.number,th.number{text-align:right;padding-right:0;padding-left:.5rem;white-space:nowrap;font-variant-numeric:tabular-nums}
button,.button{appearance:none;font:inherit;font-weight:600;line-height:1.2;border:1px solid var(--line);border-radius:.5rem;padding:.7rem 1rem;min-height:2.75rem;background:var(--paper);color:var(--ink);cursor:pointer}
button.main{background:var(--link);border-color:var(--link);color:var(--paper)}
label{display:block;font-weight:600;margin:.8rem 0 .3rem}
input,select{font:inherit;width:100%;padding:.65rem .7rem;min-height:2.75rem;border:1px solid var(--soft);border-radius:.5rem;background:var(--paper);color:var(--ink)}
form button{margin-top:.7rem}
.quiet{display:inline}.quiet button{border:0;background:none;color:var(--link);padding:.6rem 0;margin:0;font-weight:400;font-size:.92rem;text-decoration:underline}
.foot{margin-top:2rem;padding-top:.6rem;border-top:1px solid var(--line);display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;align-items:center}
.foot a{padding:.6rem 0;font-size:.92rem}
code.link{display:block;padding:.6rem .7rem;border:1px solid var(--line);border-radius:.4rem;background:var(--card);font:.86rem/1.5 ui-monospace,SFMono-Regular,Consolas,monospace;user-select:all}
dl.plain{display:grid;grid-template-columns:1fr;gap:.1rem}
dl.plain dt{color:var(--soft);font-size:.86rem;margin-top:.5rem}
dl.plain dd{margin:0}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
th[scope=row]{font-weight:600;font-size:.86rem;overflow-wrap:anywhere}
@media (min-width:48rem){.wrap{padding:1.25rem 1.5rem 3rem}.answers{grid-template-columns:repeat(3,minmax(0,1fr));align-items:stretch}.wrap:not(.narrow) .rows{grid-template-columns:repeat(2,minmax(0,1fr));align-items:start}.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 2rem;align-items:start}}
@media (min-width:68rem){.wrap:not(.narrow) .rows{grid-template-columns:repeat(3,minmax(0,1fr))}}
`;
