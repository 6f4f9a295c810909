import { html } from 'hono/html';
import type { WatchStore } from '../../store.ts';
import type { Session } from '../access.ts';
import type { ShownIncident } from '../shown-incidents.ts';
import { clockText, momentText, periodText, spanText } from '../time-words.ts';
import { acknowledgement, actionList, deployText } from './incident-parts.ts';
import { type Files, type Markup, page, tag, visible } from './page.ts';

type Delivered = Awaited<ReturnType<WatchStore['deliveries']>>[number];

const effectWords: { readonly [K in Delivered['effect']['kind']]: string } = {
  opened: 'The news',
  noted: 'The news, without waking anybody,',
  reminder: 'A reminder',
  resolved: 'That it is over',
};

const deliveryLine = ({ effect, channel, deliveredAt, because, tries }: Delivered): Markup => {
  const came =
    deliveredAt === null
      ? `not delivered yet${tries === 0 ? '' : ` after ${tries} ${tries === 1 ? 'try' : 'tries'}`}`
      : `delivered ${clockText(deliveredAt)}`;
  return html`<li>
    ${effectWords[effect.kind]} through ${visible(channel)}:
    ${came}${because === '' ? '' : html`<p class="soft">${visible(because)}</p>`}
  </li>`;
};

export type IncidentView = {
  readonly incident: ShownIncident;
  readonly deliveries: readonly Delivered[];
  readonly session: Session;
  readonly now: number;
  readonly version: string;
  readonly files: Files;
};

/** All about one incident: what members notice, what to do, what was seen, and who was told. */
export const incidentPage = ({ incident, deliveries, session, now, version, files }: IncidentView): Markup => {
  const { suffers, titles, because, kind, beganAt, closedAt, unstable, ofWatcher } = incident;
  const open = closedAt === null;
  const light = !open ? 'good' : ofWatcher ? 'unknown' : 'bad';
  const deploy = deployText(incident);
  const body = html`<div class="wrap narrow">
    <p id="told" class="hidden" role="status"></p>
    <nav><a href="/">Back to the dashboard</a></nav>
    <main id="board" data-now="${now}" data-version="${version}">
      <p id="lost" class="soft"></p>
      <section class="card ${light}">
        ${tag(light, open ? (unstable ? 'Up and down' : 'Open') : 'Over')}
        <h1>${visible(suffers)}</h1>
        <p>
          ${open ? `Since ${momentText(beganAt)}, ${spanText(now - beganAt)}.` : `${periodText(beganAt, closedAt)}: ${spanText(closedAt - beganAt)}.`}
        </p>
        ${deploy === null ? '' : html`<p><strong>${deploy}</strong></p>`} ${open ? actionList(incident.actions) : ''}
        ${open ? acknowledgement(incident, session, now) : ''}
      </section>
      <dl class="plain">
        <dt>What fails</dt>
        <dd>${titles.length === 0 ? 'Nothing that is watched now' : visible(titles.join(', '))}</dd>
        <dt>What was seen</dt>
        <dd>
          ${because === '' ? 'No more than that' : visible(because)}${kind === '' ? '' : html` <span class="soft">(${visible(kind)})</span>`}
        </dd>
      </dl>
      <h2>Who was told</h2>
      ${
        deliveries.length === 0
          ? html`<p class="soft">
              Nobody: no channel is set, or the news is still held back to see whether it is one with others.
            </p>`
          : html`<ul class="list">
              ${deliveries.map(deliveryLine)}
            </ul>`
      }
    </main>
  </div>`;
  return page({ title: `${open ? 'Open' : 'Over'}: ${suffers}`, files, body, follows: 'live' });
};
