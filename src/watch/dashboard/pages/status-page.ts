import { html } from 'hono/html';
import type { Light } from '../snapshot.ts';
import type { Status } from '../status.ts';
import { clockText, periodText, spanText } from '../time-words.ts';
import { barsDrawing, barsText } from './drawings.ts';
import { age, type Files, type Markup, page, tag, visible } from './page.ts';

const words: { readonly [L in Light]: string } = { good: 'Works', bad: 'Does not work', unknown: 'Not known' };

const incidentLine = ({ suffers, beganAt, closedAt, acknowledged }: Status['incidents'][number], now: number): Markup =>
  html`<li>
    ${visible(suffers)}
    <p class="soft">
      ${
        closedAt === null
          ? `Since ${clockText(beganAt)}, ${spanText(now - beganAt)}. ${acknowledged ? 'We are working on it.' : 'We know of it.'}`
          : `${periodText(beganAt, closedAt)}: ${spanText(closedAt - beganAt)}. It is over.`
      }
    </p>
  </li>`;

const stale = (staleAt: number | null): Markup | '' => (staleAt === null ? '' : html` data-stale-at="${staleAt}"`);

export type StatusView = {
  readonly name: string;
  readonly status: Status;
  readonly version: string;
  readonly files: Files;
};

/** The page for members, in their words. */
export const statusPage = ({ name, status, version, files }: StatusView): Markup => {
  const { now, light, sentence, seenAt, staleAt, parts, incidents, more } = status;
  const body = html`<div class="wrap narrow">
    <p id="told" class="hidden" role="status"></p>
    <main id="board" data-now="${now}" data-version="${version}">
      <div class="top"><h1>${visible(name)}</h1></div>
      <p id="lost" class="soft"></p>
      <section class="answer ${light}" ${stale(staleAt)}>
        <header>
          <h2>Does it work?</h2>
          ${tag(light, words[light])}
        </header>
        <p class="said">${visible(sentence)}</p>
        <p class="soft">${seenAt === null ? 'Not looked at yet' : html`Looked at ${age(seenAt, now)}`}</p>
      </section>
      <h2>Parts</h2>
      <div class="rows">
        ${parts.map(
          part =>
            html`<section class="row ${part.light}" ${stale(part.staleAt)}>
              <header>
                <h3>${visible(part.title)}</h3>
                ${tag(part.light, words[part.light])}
              </header>
              ${barsDrawing(part.bars, part.uptime)}
              <p class="soft">${barsText(part.bars, part.uptime)}</p>
            </section>`,
        )}
      </div>
      ${more.parts === 0 ? '' : html`<p class="soft">And ${more.parts} more.</p>`}
      <h2>Last 30 days</h2>
      ${
        incidents.length === 0
          ? html`<p class="soft">Nothing happened.</p>`
          : html`<ul class="list">
              ${incidents.map(one => incidentLine(one, now))}
            </ul>`
      }
      ${more.incidents === 0 ? '' : html`<p class="soft">And ${more.incidents} more before these.</p>`}
    </main>
  </div>`;
  return page({ title: `${words[light]} · ${name}`, files, body, follows: 'again' });
};
