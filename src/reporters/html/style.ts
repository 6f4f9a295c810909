/** The one stylesheet of the report: phone first, dark when the reader's system is, and fit for paper. */
export const style = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--paper:#fff;--card:#f6f8fa;--blocker:#b42318;--high:#9a5b00;--medium:#0b62a8;--good:#1a7f37}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b1;--line:#373e47;--paper:#0d1117;--card:#161b22;--blocker:#ff8a80;--high:#f0b35a;--medium:#79b8ff;--good:#56d364}}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:52rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:1.05rem;line-height:1.35;margin:.1rem 0 .6rem}
p{margin:.5rem 0}
.verdict{border-left:.4rem solid var(--tone);padding:.2rem 0 .2rem 1rem;margin:1rem 0}
.not-ready{--tone:var(--blocker)}.incomplete{--tone:var(--high)}.ready{--tone:var(--good)}
.verdict strong{color:var(--tone);font-size:1.15rem}
.soft{color:var(--soft);font-size:.92rem}
.card{border:1px solid var(--line);border-left:.35rem solid var(--tone);border-radius:.4rem;background:var(--card);padding:.9rem 1rem;margin:1rem 0}
.blocker{--tone:var(--blocker)}.high{--tone:var(--high)}.medium{--tone:var(--medium)}
.label{display:inline-block;font-size:.78rem;font-weight:700;letter-spacing:.03em;color:var(--tone)}
.risks{list-style:none;padding:0;margin:.4rem 0}
.risks li{display:grid;grid-template-columns:1fr;padding:.45rem 0;margin:0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
@media (min-width:40rem){.risks li{grid-template-columns:9rem 1fr 15rem;column-gap:.8rem;align-items:baseline}}
dl{margin:0;display:grid;grid-template-columns:1fr;gap:.15rem .8rem}
dt{font-weight:600;font-size:.88rem;color:var(--soft);margin-top:.45rem}
dd{margin:0;min-width:0;overflow-wrap:anywhere}
@media (min-width:40rem){dl{grid-template-columns:8.5rem 1fr}dt{margin-top:.1rem}}
pre,code{font:.86rem/1.5 ui-monospace,SFMono-Regular,Consolas,monospace}
pre{background:var(--paper);border:1px solid var(--line);border-radius:.3rem;padding:.55rem .7rem;margin:.3rem 0;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:break-word}
.wide td{min-width:5.5rem;overflow-wrap:anywhere}.wide td:first-child{min-width:11rem}
th{color:var(--soft);font-weight:600}
@media (max-width:39.99rem){.wide thead{display:none}.wide tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}.wide td,.wide td:first-child,.wide th{display:block;min-width:0;border:0;padding:.05rem 0}.wide td[data-label]{display:grid;grid-template-columns:6.5rem minmax(0,1fr);column-gap:.6rem;overflow-wrap:anywhere}.wide td[data-label]::before{content:attr(data-label);color:var(--soft);font-weight:600}.wide td>*{grid-column:2}}
.states td:first-child{white-space:nowrap}.states td:last-child{width:7.5rem}
ul{padding-left:1.2rem;margin:.4rem 0}
li{margin:.25rem 0}
a{color:var(--medium)}
figure{margin:1rem 0}
svg{max-width:100%;height:auto}
summary{cursor:pointer;font-weight:600}
@media print{body{font-size:11pt}main{max-width:none;padding:0}.card{break-inside:avoid;background:none}h2{break-after:avoid}pre{white-space:pre-wrap}details>*{display:block}}
`;
