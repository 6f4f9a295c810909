import { html as markup, raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { bodyOf } from '../../deliverables/handover/body.ts';
import { broughtBy } from '../../deliverables/handover/brought.ts';
import type { Owner } from '../../deliverables/handover/owners.ts';
import type { Pack, PackSection } from '../../deliverables/handover/pack.ts';
import type { ListedItem } from '../../deliverables/handover/shopping-list.ts';
import { ageText, attestedText, becauseText, isOld, stateWords } from '../../deliverables/handover/words.ts';
import type { Finding } from '../../findings/report.ts';
import { severityWords, timeText } from '../words.ts';
import { foldedHtml } from './folded-html.ts';
import { markdownHtml } from './markdown-html.ts';
import { packStyle } from './pack-style.ts';
import { style } from './style.ts';
import { visible } from './visible.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const head = ({ brand, unicode, at, tool, verdict, headline }: Pack) => markup`
${
  brand === null
    ? ''
    : markup`<p class="maker">${brand.logo === undefined ? '' : markup`<img src="${brand.logo}" alt="" height="40">`}<strong>${visible(brand.name)}</strong>${brand.contact === undefined ? '' : markup` <span class="soft">${visible(brand.contact)}</span>`}</p>`
}
<h1>Handover of ${visible(unicode)}</h1>
<p class="soft">Written ${timeText(at)} · ${tool}</p>
<div class="verdict ${verdict}"><strong>${visible(headline)}</strong></div>
<p class="soft"><span class="kind seen">seen</span> was proven by looking. <span class="kind attested">attested</span> somebody said; no machine can look it up.</p>`;

const item = (listed: ListedItem) => {
  const { id, title, state } = listed;
  const because = becauseText(listed);
  return markup`<tr class="${state}">
<td>${id}</td><td>${title}</td><td><span class="state">${stateWords[state]}</span>${because === '' ? '' : markup` <span class="soft">${visible(because)}</span>`}</td></tr>`;
};

const owner = ({ title, ask, seen, attested }: Owner) =>
  markup`<dt>${title}</dt><dd>${
    seen === null ? '' : markup`<p><span class="kind seen">seen</span> ${visible(seen)}</p>`
  }${
    attested === null
      ? markup`<p><span class="kind missing">nobody said it yet</span> ${ask}</p>`
      : markup`<p><span class="kind attested">${visible(attestedText(attested))}</span> ${visible(attested.said)}</p>`
  }</dd>`;

const called = ({ contacts }: Pack) =>
  contacts.length === 0
    ? markup`<p><strong>Nobody is named.</strong> Write names into <code>watch.contacts</code> of launch-ready.jsonc.</p>`
    : markup`<ol>${contacts.map(({ name, role, reach }) => markup`<li><strong>${visible(name)}</strong>, ${visible(role)}${reach === undefined ? '' : markup`: ${visible(reach)}`}</li>`)}</ol>`;

const dashboard = ({ dashboard: url }: Pack) =>
  url === null
    ? markup`<p><strong>No address of a dashboard is known</strong> (<code>watch.publicUrl</code> of launch-ready.jsonc).</p>`
    : markup`<div class="phone">${raw(renderSVG(url, { border: 2 }))}<p>Hold the camera of a telephone to this square, or open <a href="${url}" rel="noreferrer">${visible(url)}</a>.</p></div>`;

const missing = ({ howTo }: PackSection) => {
  const { command, beside } = broughtBy(howTo);
  return markup`<p><span class="kind missing">missing</span> This brings it: ${command === null ? '' : markup`<code>${command}</code>`}${beside}</p>`;
};

/** Parts with an entry for each record or alert: many screens of a telephone, of which one is wanted. */
const long = new Set(['dns', 'alerts']);

/** A wide table is moved sideways, so a keyboard has to reach it; a heading without words is none to a screen reader. */
const withReachableTables = (html: string): string =>
  html.replaceAll('<table>', '<table tabindex="0">').replaceAll('<th></th>', '<td></td>');

const bodyHtml = (id: string, text: string): string =>
  withReachableTables((long.has(id) ? foldedHtml : markdownHtml)(bodyOf(text)));

const section = (one: PackSection) => markup`<section id="${one.id}"><h2>${one.title}</h2>
${
  one.text === null
    ? missing(one)
    : markup`<p class="soft">${isOld(one) ? markup`<span class="kind missing">old</span> ` : ''}${ageText(one)} · row ${one.row}</p>${raw(bodyHtml(one.id, one.text))}`
}</section>`;

const finding = ({ id, title, place, severity }: Finding) =>
  markup`<li><span class="label ${severity}">${severityWords[severity]}</span> ${title} <span class="soft">${visible(place)} · ${id}</span></li>`;

const findings = (title: string, all: readonly Finding[]) =>
  all.length === 0 ? '' : markup`<h3>${title}</h3><ul>${all.map(finding)}</ul>`;

const change = ({ change: since }: Pack) =>
  since === null
    ? ''
    : markup`<section id="changed"><h2>What changed since ${since.since.slice(0, 10)}</h2>
${since.fixed.length + since.appeared.length + since.unknown.length === 0 ? markup`<p>Nothing.</p>` : ''}
${findings('Mended', since.fixed)}${findings('New', since.appeared)}${findings('Cannot be told today', since.unknown)}</section>`;

const acceptedOnes = ({ accepted }: Pack) =>
  accepted.length === 0
    ? ''
    : markup`<h3>Accepted for now</h3><ul>${accepted.map(
        ({ title, place, accepted: by }) =>
          markup`<li>${title} (${visible(place)}): until ${by?.until ?? ''} by ${visible(by?.by ?? '')}, ${visible(by?.reason ?? '')}</li>`,
      )}</ul>`;

const page = (pack: Pack) => markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Handover of ${visible(pack.unicode)}</title>
<style>${raw(style)}${raw(packStyle(pack.brand?.colour))}</style>
</head>
<body><main>
<div class="first">
${head(pack)}
<h2>The thirteen things</h2>
<table class="things"><tbody>${pack.list.map(item)}</tbody></table>
</div>
<nav aria-label="Contents"><h2>Contents</h2><ol>${pack.sections.map(({ id, title, text }) => markup`<li><a href="#${id}">${title}</a>${text === null ? markup` <span class="soft">missing</span>` : ''}</li>`)}</ol></nav>
<section id="owners"><h2>Who holds what</h2><dl>${pack.owners.map(owner)}</dl></section>
<section id="called"><h2>Who is called</h2>${called(pack)}</section>
<section id="dashboard"><h2>Is it up? Is it slow? Does something fail?</h2>${dashboard(pack)}</section>
${pack.sections.map(section)}
<section id="open"><h2>Open</h2>${pack.open.length === 0 ? markup`<p>Nothing to fix was found in what was checked.</p>` : markup`<ul>${pack.open.map(finding)}</ul>`}${acceptedOnes(pack)}</section>
${change(pack)}
${
  pack.notChecked.length === 0
    ? ''
    : markup`<section id="not-checked"><h2>What nobody has checked</h2><ul>${pack.notChecked.map(reason => markup`<li>${visible(reason)}</li>`)}</ul></section>`
}
</main></body>
</html>
`;

/** The pack as one page: no script, nothing loaded from elsewhere, fit for a telephone and for paper. */
export const packHtml = (pack: Pack): string => {
  const made = page(pack);
  if (made instanceof Promise) throw new Error('a part of the page waits for something');
  return String(made);
};
