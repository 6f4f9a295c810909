import { html } from 'hono/html';
import { capital } from '../../../platform/wording.ts';
import type { DatedThing } from '../../dates.ts';
import type { Snapshot } from '../snapshot.ts';
import { dateText, errorShareText, momentText, spanText, waitText } from '../time-words.ts';
import type { RouteTraffic, ShownLeak, Traffic } from '../traffic.ts';
import { age, type Markup, tag, visible } from './page.ts';

const mostReleases = 8;
const mostRoutes = 20;
const mostLeaks = 20;
/** A date that near is red: whoever has to act needs days. */
const soonMs = 7 * 86_400_000;

export const releaseList = ({ deploys, now }: Snapshot): Markup | '' =>
  deploys.length === 0
    ? ''
    : html`<h2>Releases</h2>
        <ul class="list">
          ${deploys.slice(0, mostReleases).map(
            ({ at, release, end }) =>
              html`<li>
                ${visible(release).slice(0, 120)}
                <p class="soft">${visible(end)} · ${momentText(at)}, ${spanText(now - at)} ago</p>
              </li>`,
          )}
        </ul>`;

const thing: { readonly [W in DatedThing['what']]: string } = {
  certificate: 'Certificate of',
  domain: 'Domain',
  key: 'Key',
};

const endLine = ({ what, name, at, seenAt, staleAt }: DatedThing, now: number): Markup => {
  const left = at - now;
  const stale = now > staleAt;
  const light = stale ? 'unknown' : left < soonMs ? 'bad' : 'good';
  const word = left <= 0 ? `over since ${spanText(-left)}` : `${spanText(left - (left % 86_400_000) || left)} left`;
  return html`<li class="${light}" data-stale-at="${staleAt}">
    ${thing[what]} ${visible(name)}
    <p class="soft">${tag(light, stale ? 'Not known: too old' : word)} · ${dateText(at)}, seen ${age(seenAt, now)}</p>
  </li>`;
};

export const expiryList = ({ expiries, now }: Snapshot): Markup | '' =>
  expiries.length === 0
    ? ''
    : html`<h2>Dates after which something stops</h2>
        <ul class="list">
          ${expiries.map(one => endLine(one, now))}
        </ul>`;

const routeLine = ({ route, requests, errors, p95Ms, budgetMs }: RouteTraffic): Markup => {
  const slow = p95Ms !== null && budgetMs !== null && p95Ms > budgetMs;
  return html`<tr>
    <th scope="row">${visible(route)}</th>
    <td class="number">${requests}</td>
    <td class="number">${requests === 0 || errors === null ? '–' : errorShareText(errors / requests)}</td>
    <td class="number ${slow ? 'over' : ''}">
      ${p95Ms === null ? '–' : waitText(p95Ms)}${slow ? html`<small>slow</small>` : ''}
    </td>
  </tr>`;
};

const readText = ({ readAt, lineAt }: Traffic, now: number): Markup =>
  readAt === null
    ? html`The log was not read yet.`
    : html`Read ${age(readAt, now)};
      ${lineAt === null ? 'no line came yet' : html`its last line came ${age(lineAt, now)}`}.`;

/** What requests met, by the log of the app, and how old that is. The watch's own looks are among them: a log does not tell who asks. */
export const trafficTable = (traffic: Traffic | null, now: number): Markup | '' => {
  if (traffic === null) return '';
  const { routes, staleAt } = traffic;
  const stale = staleAt === null || now > staleAt;
  const light = stale ? 'unknown' : 'good';
  const unlisted = routes.length - mostRoutes;
  return html`<h2>Requests in the log of the app, last 24 hours</h2>
    <p class="soft ${light}" data-stale-at="${staleAt ?? now}">
      ${tag(light, traffic.readAt === null ? 'Not known' : stale ? 'Not known: too old' : 'Followed')} ·
      ${readText(traffic, now)}
      ${routes.length === 0 && traffic.lineAt !== null ? 'No line tells the route of a request.' : ''}
    </p>
    ${
      routes.length === 0
        ? ''
        : html`<table>
            <thead>
              <tr>
                <th scope="col">Route</th>
                <th scope="col" class="number">Requests</th>
                <th scope="col" class="number">Errors</th>
                <th scope="col" class="number">p95</th>
              </tr>
            </thead>
            <tbody>
              ${routes.slice(0, mostRoutes).map(routeLine)}
            </tbody>
          </table>`
    }
    ${unlisted > 0 ? html`<p class="soft">${unlisted} more, each with fewer requests.</p>` : ''}`;
};

/** Rules of tokens name whose they are themselves: `stripe-secret-key`. */
const leakWords: Readonly<Record<string, string>> = {
  email: 'E-mail address',
  card: 'Number of a card',
  'payment-payload': 'Whole payment event',
  'named-secret': 'Password, token or key',
  'query-token': 'Token in an address',
};

const leakLine = ({ rule, field, route, times, seenAt }: ShownLeak, now: number): Markup =>
  html`<li class="bad">
    ${visible(leakWords[rule] ?? capital(rule.replaceAll('-', ' ')))} in ${visible(field)}
    <p class="soft">
      ${tag('bad', times === 1 ? 'Once' : `${times} times so far`)} ·
      ${route === null ? '' : html`${visible(route)}, `}the last ${age(seenAt, now)}
    </p>
  </li>`;

/** What must not be in the log (S5.f2), the most frequent first. That nothing is listed is no word that there is nothing. */
export const leakList = (traffic: Traffic | null, now: number): Markup | '' => {
  if (traffic === null || traffic.leaks.length === 0) return '';
  const { leaks } = traffic;
  return html`<h2>What must not be in the log, last 24 hours</h2>
    <p class="soft">
      Whoever reads the log can use it. The app writes it there: take it out where the line is written, and make
      passwords, tokens and keys anew.
    </p>
    <ul class="list">
      ${leaks.slice(0, mostLeaks).map(one => leakLine(one, now))}
    </ul>
    ${leaks.length > mostLeaks ? html`<p class="soft">${leaks.length - mostLeaks} more, each less often.</p>` : ''}`;
};
