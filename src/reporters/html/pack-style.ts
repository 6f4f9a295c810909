/** What the pack adds to the stylesheet of the report. `colour` is `#rrggbb` and nothing else. */
export const packStyle = (colour: string | undefined): string => {
  const accent = colour !== undefined && /^#[\da-f]{6}$/i.test(colour) ? colour : 'var(--medium)';
  return `
h1{border-top:.3rem solid ${accent};padding-top:.6rem}
.maker{display:flex;flex-wrap:wrap;gap:.2rem .7rem;align-items:center}
.kind{display:inline-block;font-size:.8rem;padding:0 .4rem;border-radius:.25rem;border:1px solid var(--line)}
.kind.seen{border-color:var(--good);color:var(--good)}
.kind.attested{border-style:dashed;border-color:var(--high);color:var(--high)}
.kind.missing{border-color:var(--blocker);color:var(--blocker);font-weight:600}
.things td{padding-right:.6rem}.things td:first-child{width:2.6rem;color:var(--soft)}.things td:nth-child(2){width:13rem}
.things .state{font-weight:700}.things .done .state{color:var(--good)}.things .open .state{color:var(--blocker)}.things .not-checked .state{color:var(--high)}
@media (max-width:39.99rem){.things tr{display:grid;grid-template-columns:2.6rem 1fr;border-bottom:1px solid var(--line);padding:.25rem 0}.things td{border:0;padding:.05rem 0;width:auto}.things td:nth-child(2){width:auto}.things td:last-child{grid-column:2}}
.phone{display:grid;grid-template-columns:8rem 1fr;gap:1rem;align-items:center}.phone svg{width:8rem;height:8rem;background:#fff}
section h3,section h4,section h5{margin:1.1rem 0 .3rem}
section table{display:block;overflow-x:auto}
details{border-bottom:1px solid var(--line)}summary{cursor:pointer;padding:.55rem 0;overflow-wrap:anywhere}summary h4,summary h5,summary h6{display:inline}details[open]>summary{font-weight:600}
@media print{details::details-content{content-visibility:visible;display:block;height:auto}summary{list-style:none;padding:.2rem 0;break-after:avoid}.first{break-after:page}nav{break-after:page}section{break-inside:auto}section table{display:table}a{color:inherit}}
`;
};
