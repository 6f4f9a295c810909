import { html } from 'hono/html';
import type { RouteTraffic, Snapshot } from '../snapshot.ts';
import { dateText, errorShareText, momentText, spanText, waitText } from '../time-words.ts';
import { type Markup, tag, visible } from './page.ts';

const mostReleases = 8;
const mostRoutes = 20;
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

export const expiryList = ({ expiries, now }: Snapshot): Markup | '' =>
  expiries.length === 0
    ? ''
    : html`<h2>Dates after which something stops</h2>
        <ul class="list">
          ${expiries.map(({ what, name, at }) => {
            const left = at - now;
            const light = left < soonMs ? 'bad' : 'good';
            const word =
              left <= 0 ? `over since ${spanText(-left)}` : `${spanText(left - (left % 86_400_000) || left)} left`;
            return html`<li class="${light}">
              ${visible(what)}: ${visible(name)}
              <p class="soft">${tag(light, word)} · ${dateText(at)}</p>
            </li>`;
          })}
        </ul>`;

const routeLine = ({ route, requests, errors, p95Ms, budgetMs }: RouteTraffic): Markup => {
  const slow = p95Ms !== null && budgetMs !== null && p95Ms > budgetMs;
  return html`<tr>
    <th scope="row">${visible(route)}</th>
    <td class="number">${requests}</td>
    <td class="number">${requests === 0 ? '–' : errorShareText(errors / requests)}</td>
    <td class="number ${slow ? 'over' : ''}">
      ${p95Ms === null ? '–' : waitText(p95Ms)}${slow ? html`<small>slow</small>` : ''}
    </td>
  </tr>`;
};

/** What members' own requests met, from the log of the app. */
export const trafficTable = (traffic: readonly RouteTraffic[] | null): Markup | '' =>
  traffic === null || traffic.length === 0
    ? ''
    : html`<h2>Requests of members, last 24 hours</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Route</th>
              <th scope="col" class="number">Requests</th>
              <th scope="col" class="number">Errors</th>
              <th scope="col" class="number">p95</th>
            </tr>
          </thead>
          <tbody>
            ${traffic.slice(0, mostRoutes).map(routeLine)}
          </tbody>
        </table>`;
