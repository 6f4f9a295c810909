import { html } from 'hono/html';
import { incidentPath } from '../../incident-path.ts';
import type { Session } from '../access.ts';
import type { ShownIncident } from '../shown-incidents.ts';
import { clockText, momentText, periodText, spanText } from '../time-words.ts';
import { age, type Markup, tag, visible } from './page.ts';

/** Shown of the past; the store keeps all. */
const mostShown = 20;

export const deployText = ({ deploy, beganAt }: ShownIncident): string | null =>
  deploy === null
    ? null
    : `It began ${spanText(beganAt - deploy.at)} after release ${visible(deploy.release).slice(0, 80)} went out.`;

export const actionList = (actions: readonly string[]): Markup | '' =>
  actions.length === 0
    ? ''
    : html`<p><strong>Do now</strong></p>
        <ol>
          ${actions.map(one => html`<li>${visible(one)}</li>`)}
        </ol>`;

/** Whoever reads by a shared link sees whether somebody is at it, and cannot say so. */
export const acknowledgement = ({ id, acknowledgedAt }: ShownIncident, session: Session, now: number): Markup | '' => {
  if (acknowledgedAt !== null)
    return html`<p class="soft">Somebody is at it since ${age(acknowledgedAt, now)}; no more reminders.</p>`;
  if (id === null || session.may !== 'owner') return '';
  return html`<form method="post" action="${incidentPath(id)}">
    <input type="hidden" name="csrf" value="${session.csrf}" /><button class="main" id="acknowledge-${visible(id)}">
      I am at it
    </button>
  </form>`;
};

const openCard = (incident: ShownIncident, session: Session, now: number): Markup => {
  const { id, suffers, titles, because, beganAt, ofWatcher, unstable } = incident;
  const deploy = deployText(incident);
  return html`<section class="card ${ofWatcher ? 'unknown' : 'bad'}">
    ${tag(ofWatcher ? 'unknown' : 'bad', ofWatcher ? 'Nobody can look' : unstable ? 'Up and down' : 'Open')}
    <h3>${id === null ? visible(suffers) : html`<a href="${incidentPath(id)}">${visible(suffers)}</a>`}</h3>
    <p>
      Since ${clockText(beganAt)},
      ${spanText(now - beganAt)}${titles.length === 0 ? '' : `: ${visible(titles.join(', '))}`}.
    </p>
    ${because === '' ? '' : html`<p class="soft">${visible(because)}</p>`}
    ${deploy === null ? '' : html`<p><strong>${deploy}</strong></p>`} ${actionList(incident.actions)}
    ${acknowledgement(incident, session, now)}
  </section>`;
};

export const openIncidents = (incidents: readonly ShownIncident[], session: Session, now: number): Markup | '' => {
  const open = incidents.filter(({ closedAt }) => closedAt === null);
  return open.length === 0
    ? ''
    : html`<h2>Open now</h2>
        ${open.map(one => openCard(one, session, now))}`;
};

const pastLine = (incident: ShownIncident): Markup => {
  const { id, suffers, beganAt, closedAt, titles } = incident;
  const until = closedAt ?? beganAt;
  return html`<li>
    <a href="${incidentPath(id ?? '')}">${visible(suffers)}</a>
    <p class="soft">
      ${periodText(beganAt, until)}:
      ${spanText(until - beganAt)}${titles.length === 0 ? '' : ` · ${visible(titles.join(', '))}`}
    </p>
  </li>`;
};

export const pastIncidents = (incidents: readonly ShownIncident[]): Markup => {
  const past = incidents.filter(({ closedAt }) => closedAt !== null);
  const [first] = past;
  return html`<h2>Incidents of 90 days</h2>
    ${
      first === undefined
        ? html`<p class="soft">None that is over.</p>`
        : html`<ul class="list">
              ${past.slice(0, mostShown).map(pastLine)}
            </ul>
            ${past.length > mostShown ? html`<p class="soft">${past.length - mostShown} older ones, back to ${momentText(past.at(-1)?.beganAt ?? 0)}.</p>` : ''}`
    }`;
};
