import { html } from 'hono/html';
import type { NotChecked, Report } from '../../findings/report.ts';
import { visible } from './visible.ts';

const barWords = (met: boolean | null): string => (met === null ? 'not judged yet' : met ? 'met' : 'missed');

/** The minimum bar, one line each. */
export const barSection = ({ minimumBar }: Report) =>
  html` <h2>Minimum bar</h2>
    <div class="wide">
      <table>
        <tbody>
          ${minimumBar.map(
            ({ row, title, met }) =>
              html`<tr>
                <td>${row}</td>
                <td>${title}</td>
                <td>${barWords(met)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;

type Gap = { readonly reason: string; readonly howTo: string; readonly what: readonly string[] };

const gapsOf = (notChecked: readonly NotChecked[]): readonly Gap[] => {
  const gaps = new Map<string, { reason: string; howTo: string; what: string[] }>();
  for (const { check, rows, host, reason, howTo } of notChecked) {
    const gap = gaps.get(`${reason}\n${howTo}`) ?? { reason, howTo, what: [] };
    const what = `${check ?? rows.join(', ')}${host === undefined ? '' : ` at ${host}`}`;
    if (!gap.what.includes(what)) gap.what.push(what);
    gaps.set(`${reason}\n${howTo}`, gap);
  }
  return [...gaps.values()];
};

/** What was judged and what was not, with the reason and the way to make it checkable. */
export const coverageSection = ({ coverage, notChecked }: Report) =>
  html` <h2>Coverage</h2>
    <p>
      ${coverage.judged.length + coverage.notApplicable.length} of ${coverage.required.length} rows of the contract were
      judged: ${coverage.judged.join(', ') || 'none'}.
    </p>
    ${
      notChecked.length === 0
        ? html`<p>Nothing was left out.</p>`
        : html`<p><strong>Not checked; none of this counts as a pass.</strong></p>
            <ul>
              ${gapsOf(notChecked).map(
                ({ what, reason, howTo }) =>
                  html`<li><code>${visible(what.join(', '))}</code>: ${visible(reason)}. ${visible(howTo)}</li>`,
              )}
            </ul>`
    }`;
