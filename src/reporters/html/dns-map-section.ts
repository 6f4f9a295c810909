import { html } from 'hono/html';
import type { PanelForm } from '../../changes/panel-form.ts';
import type { PanelStep } from '../../changes/panel-steps.ts';
import type { DnsMap, MapChange, MapRecord } from '../../deliverables/dns-map.ts';
import { visible } from './visible.ts';

const fates: { readonly [F in MapRecord['fate']]: string } = {
  'left-alone': 'left alone',
  changes: 'changes',
  'held-back': 'needs a decision',
};

const formRows = (form: PanelForm) =>
  form.typed
    ? html`<div class="wide">
        <table>
          <tbody>
            ${form.fields.map(
              ({ label, value }) =>
                html`<tr>
                  <th>${label}</th>
                  <td>${value === '' ? html`<em>leave empty</em>` : html`<code>${visible(value)}</code>`}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    : html`<p>This cannot be typed into the form (${visible(form.reason)}). Import the zone-file line instead.</p>`;

const step = (one: PanelStep) => {
  switch (one.act) {
    case 'keep':
      return html`<li>Leave the line with <code>${visible(one.was)}</code> as it is.</li>`;
    case 'delete':
      return html`<li>Delete the line with <code>${visible(one.was)}</code>.</li>`;
    case 'edit':
      return html`<li>Edit the line with <code>${visible(one.was)}</code>, so that it reads:${formRows(one.form)}</li>`;
    case 'replace':
      return html`<li>Edit the record, so that it reads:${formRows(one.form)}</li>`;
    case 'add':
    case 'create':
      return html`<li>Add a record:${formRows(one.form)}</li>`;
  }
};

const changeCard = ({ set, because, steps, linesAfter }: MapChange) =>
  html` <section class="card medium">
    <h3>${visible(set.name)} ${set.type}</h3>
    <p class="soft">
      Because of ${because.map(({ id, title }, index) => html`${index === 0 ? '' : ', '}<a href="#${id}">${title}</a>`)}
    </p>
    <ol>
      ${steps.map(step)}
    </ol>
    ${
      linesAfter.length === 0
        ? ''
        : html`<p class="soft">As zone-file lines:</p>
            <pre>${linesAfter.map(line => html`${visible(line)} `)}</pre>`
    }
  </section>`;

const recordRow = ({ name, type, values, ttl, why, disagree, fate }: MapRecord) =>
  html` <tr>
    <td data-label="Name">${visible(name)}</td>
    <td data-label="Type">${type}</td>
    <td data-label="Value"><code>${visible(values.join(', '))}</code></td>
    <td data-label="Kept">${ttl === undefined ? '' : `${ttl} s`}</td>
    <td data-label="Why it is there">
      ${visible(why.join(' '))}${disagree ? html` <strong>Your name servers do not agree on it.</strong>` : ''}
    </td>
    <td data-label="Plan">${fates[fate]}</td>
  </tr>`;

/** The DNS map (S1.d2): what to type in where, then every record as it is and why it is there. */
export const dnsMapSection = (map: DnsMap) =>
  html` <h2 id="dns-map">DNS map</h2>
    <p>
      ${map.provider.recognised ? `Your DNS is kept at ${map.provider.name}.` : 'Your DNS provider was not recognised; names are written in the general notation.'}
      ${map.changes.length === 0 ? 'Nothing has to be changed in the DNS.' : `${map.changes.length} ${map.changes.length === 1 ? 'record changes' : 'records change'}; everything else is left alone.`}
    </p>
    ${
      map.changes.length === 0
        ? ''
        : html`<ul>
            ${[...map.provider.steps, ...map.provider.watchOut].map(line => html`<li>${line}</li>`)}
          </ul>`
    }
    ${map.changes.map(changeCard)}
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>Name</th>
            <th>Type</th>
            <th>Value</th>
            <th>Kept</th>
            <th>Why it is there</th>
            <th>Plan</th>
          </tr>
        </thead>
        <tbody>
          ${map.records.map(recordRow)}
        </tbody>
      </table>
    </div>`;
