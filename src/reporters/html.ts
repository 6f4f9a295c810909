import { html as markup, raw } from 'hono/html';
import { dnsMapOf, providerOf } from '../deliverables/dns-map-of.ts';
import { inventory } from '../deliverables/inventory.ts';
import { senderReputation } from '../deliverables/sender-reputation.ts';
import type { Report } from '../findings/report.ts';
import { barSection, coverageSection } from './html/coverage-section.ts';
import { dnsMapSection } from './html/dns-map-section.ts';
import { findingCard } from './html/finding-card.ts';
import { inventorySection } from './html/inventory-section.ts';
import { senderReputationSection } from './html/sender-reputation-section.ts';
import { style } from './html/style.ts';
import { visible } from './html/visible.ts';
import type { Reporter, ReporterInput } from './reporter.ts';
import { barText, helpSentence, minutesText, severityWords, timeText, workToLaunch } from './words.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

const head = (report: Report) => {
  const work = workToLaunch(report);
  const [said = '', counted] = report.headline.split(/ (?=\([^)]*\)$)/);
  return markup`
<p class="soft">Launch Ready report · ${timeText(report.collectedAt)} · ${report.tool}</p>
<h1>${visible(report.target.unicode)}</h1>
<div class="verdict ${report.verdict}"><strong>${visible(said)}</strong>
${work === null ? '' : markup`<p>Typically ${minutesText(work)} of work until the blockers are gone.</p>`}
<p class="soft">${counted === undefined ? '' : visible(`${counted.slice(1, -1)}. `)}Minimum bar: ${barText(report)}.</p></div>`;
};

const riskList = (report: Report) =>
  report.findings.length === 0
    ? markup`<p>Nothing to fix was found in what was checked.</p>`
    : markup`<ol class="risks">${report.findings.map(
        ({ id, severity, title, place }) =>
          markup`<li><span class="label ${severity}">${severityWords[severity]}</span> <a href="#${id}">${title}</a> <span class="soft">${visible(place)}</span></li>`,
      )}</ol>`;

const accepted = (report: Report) =>
  report.accepted.length === 0
    ? ''
    : markup`<h2>Accepted for now</h2><ul>${report.accepted.map(
        ({ title, place, accepted: acceptance }) =>
          markup`<li>${title} (${visible(place)}): until ${acceptance?.until ?? ''} by ${visible(acceptance?.by ?? '')}, ${visible(acceptance?.reason ?? '')}</li>`,
      )}</ul>`;

const advice = (report: Report) =>
  report.advice.length === 0
    ? ''
    : markup`<h2>Advice</h2><ul>${report.advice.map(({ place, text }) => markup`<li><code>${visible(place)}</code>: ${visible(text)}</li>`)}</ul>`;

/** The documents that need the evidence itself; a report read back from disk has none. */
const documentSections = ({ report, evidence }: ReporterInput) => {
  if (evidence === undefined) return '';
  const options = { provider: providerOf(evidence.keys), allowDelete: [], allowLargeChange: false };
  const dns = dnsMapOf(evidence, report.findings, options);
  const { domain } = evidence.target;
  const { collectedAt, keys } = evidence;
  // The note is a row of the profile launch alone.
  const mail =
    report.profile === 'launch'
      ? senderReputationSection(senderReputation({ domain, collectedAt, report, keys, reports: null }))
      : '';
  return markup`${dns === null ? '' : dnsMapSection(dns.map)}${inventorySection(inventory(evidence, report.findings))}${mail}`;
};

const page = (input: ReporterInput) => {
  const { report } = input;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${visible(report.target.unicode)}: Launch Ready report</title>
<style>${raw(style)}</style>
</head>
<body><main>
${head(report)}
<h2>Risk list</h2>
${riskList(report)}
${report.findings.map(findingCard)}
<p>${visible(helpSentence(report.findings))}</p>
${accepted(report)}
${advice(report)}
${documentSections(input)}
${barSection(report)}
${coverageSection(report)}
</main></body>
</html>
`;
};

/** One self-contained page: no script, nothing loaded from elsewhere, fit for phone and paper. */
export const html: Reporter = input => {
  const made = page(input);
  // Templates become a promise only where a part is one; nothing here waits.
  if (made instanceof Promise) throw new Error('a part of the page waits for something');
  return String(made);
};
