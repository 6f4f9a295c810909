import { html } from 'hono/html';
import type { Finding } from '../../findings/report.ts';
import { affectedText, confidenceWords, minutesText, severityWords, whoWords } from '../words.ts';
import { visible } from './visible.ts';

const list = (lines: readonly string[]) =>
  html`<ul>
    ${lines.map(line => html`<li>${visible(line)}</li>`)}
  </ul>`;

const seeIt = ({ replay }: Finding) =>
  replay.command === null
    ? html`<p>No command: ${visible(replay.reason ?? '')}</p>`
    : html`<pre>${visible(replay.command)}</pre>
        <p class="soft">With the fault its output has <code>${visible(replay.shows)}</code>; fixed, it has not.</p>`;

/** One finding: consequence, cause, fix, work, evidence and the two commands. */
export const findingCard = (finding: Finding) =>
  html` <section class="card ${finding.severity}" id="${finding.id}">
    <span class="label">${severityWords[finding.severity]}</span>
    <h3>${finding.title}</h3>
    <dl>
      <dt>Where</dt>
      <dd>${visible(finding.places.join(', '))}</dd>
      <dt>What happens</dt>
      <dd>${visible(finding.happened)}</dd>
      <dt>Why</dt>
      <dd>${visible(finding.cause)}</dd>
      <dt>Fix</dt>
      <dd>${visible(finding.fix)}</dd>
      <dt>Work</dt>
      <dd>${whoWords[finding.who]}, typically ${minutesText(finding.effort)}</dd>
      <dt>Evidence</dt>
      <dd>${confidenceWords[finding.confidence]}${list(finding.evidence)}</dd>
      <dt>See it</dt>
      <dd>${seeIt(finding)}</dd>
      <dt>Prove it fixed</dt>
      <dd><pre>${visible(finding.verify)}</pre></dd>
      ${
        finding.alsoAffected.length === 0
          ? ''
          : html`<dt>Also affected</dt>
              <dd>${visible(affectedText(finding))}</dd>`
      }
    </dl>
  </section>`;
