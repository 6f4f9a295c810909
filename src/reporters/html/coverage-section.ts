import { html } from 'hono/html';
import { rows } from '../../contract/rows.ts';
import { gapsOf } from '../../findings/gaps.ts';
import type { NotChecked, Report } from '../../findings/report.ts';
import { sentence } from '../words.ts';
import { visible } from './visible.ts';

const barWords = (met: boolean | null): string => (met === null ? 'not judged yet' : met ? 'met' : 'missed');

const table = (lines: readonly (readonly [id: string, title: string, state: string])[]) =>
  html`<table class="states">
    <tbody>
      ${lines.map(
        ([id, title, state]) =>
          html`<tr>
            <td>${id}</td>
            <td>${title}</td>
            <td>${state}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** The minimum bar, one line each. */
export const barSection = ({ minimumBar }: Report) =>
  html` <h2>Minimum bar</h2>
    ${table(minimumBar.map(({ row, title, met }) => [row, title, barWords(met)]))}`;

/** `two checks at www.a.test, one at a.test` of the places where checks could not be judged. */
const counted = (left: readonly NotChecked[]): string =>
  [...Map.groupBy(left, ({ host }) => host ?? '')]
    .map(([host, { length }]) => `${length} ${length === 1 ? 'check' : 'checks'}${host === '' ? '' : ` at ${host}`}`)
    .join(', ');

const waiting = ({ findings, notChecked }: Report) =>
  findings.flatMap(({ id, title, place }) => {
    const left = notChecked.filter(({ because }) => because === id);
    if (left.length === 0) return [];
    return [
      html`<li>${visible(counted(left))} until this is fixed: <a href="#${id}">${title}</a> (${visible(place)}).</li>`,
    ];
  });

const unseen = ({ notChecked }: Report) => {
  const own = notChecked.filter(({ because, check }) => because === undefined && check !== null);
  return gapsOf(own).map(
    ({ reason, howTo, parts }) =>
      html`<li>
        ${visible(`${sentence(reason)}. ${howTo}`)}
        <span class="soft">${[...new Set(parts.map(({ what }) => what))].join(', ')}</span>
      </li>`,
  );
};

const notBuilt = ({ notChecked }: Report) => {
  const missing = notChecked.filter(({ check }) => check === null).flatMap(one => one.rows);
  return missing.length === 0
    ? []
    : [
        html`<li>
          ${missing.length} rows of the contract, because this version has no check for them yet: ${missing.join(', ')}.
          Look at them by hand until then.
        </li>`,
      ];
};

const stateOf = ({ coverage, findings }: Report, id: string): string => {
  if (findings.some(finding => finding.rows.includes(id))) return 'faults found';
  if (coverage.notApplicable.includes(id)) return 'does not apply';
  return coverage.judged.includes(id) ? 'judged' : 'not checked';
};

/** What was judged and what was not, with the reason and the way to make it checkable. */
export const coverageSection = (report: Report) => {
  const { coverage } = report;
  const left = [...waiting(report), ...unseen(report), ...notBuilt(report)];
  const required = rows.filter(({ id }) => coverage.required.includes(id));
  return html` <h2>Coverage</h2>
    <p>
      ${coverage.judged.length + coverage.notApplicable.length} of ${coverage.required.length} rows of the contract were
      judged.
    </p>
    ${
      left.length === 0
        ? html`<p>Nothing was left out.</p>`
        : html`<p><strong>Not checked; none of this counts as a pass:</strong></p>
            <ul>
              ${left}
            </ul>`
    }
    ${table(required.map(({ id, title }) => [id, title, stateOf(report, id)]))}`;
};
