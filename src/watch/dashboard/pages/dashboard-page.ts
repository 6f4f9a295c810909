import { html } from 'hono/html';
import type { Session } from '../access.ts';
import type { Answer } from '../answers.ts';
import type { Row } from '../rows.ts';
import type { Snapshot } from '../snapshot.ts';
import { errorShareText, shareText, waitText } from '../time-words.ts';
import { fewestWaits } from '../waits.ts';
import { barsDrawing, daysText, lineDrawing } from './drawings.ts';
import { openIncidents, pastIncidents } from './incident-parts.ts';
import { age, type Files, type Markup, page, tag, visible } from './page.ts';
import { expiryList, leakList, releaseList, trafficTable } from './side-parts.ts';

const staleAttribute = (staleAt: number | null): Markup | '' =>
  staleAt === null ? '' : html` data-stale-at="${staleAt}"`;

const answerCard = (answer: Answer, now: number): Markup =>
  html`<section class="answer ${answer.light}" data-question="${answer.question}" ${staleAttribute(answer.staleAt)}>
    <header>
      <h2>${answer.asked}</h2>
      ${tag(answer.light, answer.word)}
    </header>
    <p class="said">${visible(answer.sentence)}</p>
    <p class="soft">${answer.seenAt === null ? 'No look yet' : html`Oldest look ${age(answer.seenAt, now)}`}</p>
  </section>`;

const waitFact = ({ recent, day, budgetMs, overBudget, light }: Row): Markup => {
  const good = budgetMs === null ? '' : `budget ${waitText(budgetMs)}`;
  if (recent === null)
    return html`<dd>
      ${day === null ? '–' : 'too few'}<small>${day === null ? good : `${day.count} of ${fewestWaits} looks`}</small>
    </dd>`;
  return html`<dd class="${overBudget && light !== 'unknown' ? 'over' : ''}">
    ${waitText(recent.ms)}<small>${overBudget ? 'slow, ' : ''}${good}</small>
  </dd>`;
};

const facts = (row: Row): Markup => {
  const { recent, looks, uptime } = row;
  return html`<dl class="facts">
    ${
      row.day === null && row.budgetMs === null
        ? ''
        : html`<div>
            <dt>p95, ${recent?.hours ?? 24} h</dt>
            ${waitFact(row)}
          </div>`
    }
    <div>
      <dt>Errors, 24 h</dt>
      <dd>
        ${looks.told === 0 ? '–' : errorShareText(looks.failing / looks.told)}<small
          >${looks.failing} of ${looks.told}</small
        >
      </dd>
    </div>
    <div>
      <dt>Up, 90 days</dt>
      <dd>
        ${uptime.share === null ? '–' : shareText(uptime.share)}<small
          >${uptime.days} ${uptime.days === 1 ? 'day' : 'days'} seen</small
        >
      </dd>
    </div>
  </dl>`;
};

const rowCard = (row: Row, { now, deploys }: Snapshot): Markup =>
  html`<article class="row ${row.light}" data-monitor="${visible(row.id)}" ${staleAttribute(row.staleAt)}>
    <header>
      <h3>${visible(row.title)}</h3>
      ${tag(row.light, row.word)}
    </header>
    <p class="soft">
      ${row.seenAt === null ? 'No look yet' : html`Looked at ${age(row.seenAt, now)}`}${row.host === '' ? '' : ` · ${visible(row.host)}`}
    </p>
    ${row.because === '' ? '' : html`<p>${visible(row.because)}</p>`} ${facts(row)}
    ${row.budgetMs === null ? '' : lineDrawing({ line: row.line, budgetMs: row.budgetMs, deploys, now })}
    ${barsDrawing(row.bars, row.uptime)}
    <p class="soft">${daysText(row.bars, row.uptime)}</p>
  </article>`;

const headings: readonly (readonly [heading: string, of: (row: Row) => boolean])[] = [
  ['Flows', row => row.question === 'flow'],
  ['Pages and API', row => row.question !== 'flow' && row.of === 'http'],
  ['Names, certificates, jobs and logs', row => row.question !== 'flow' && row.of !== 'http'],
];

const group = (heading: string, rows: readonly Row[], snapshot: Snapshot): Markup | '' =>
  rows.length === 0
    ? ''
    : html`<h2>${heading}</h2>
        <div class="rows">${rows.map(row => rowCard(row, snapshot))}</div>`;

const foot = ({ session, statusPage, pushes }: Pick<DashboardView, 'session' | 'statusPage' | 'pushes'>): Markup =>
  html`<footer class="foot">
    ${statusPage ? html`<a href="/status">What members see</a>` : ''}
    ${
      session.may === 'owner'
        ? html`<a href="/links">Shared links</a>${pushes ? html`<a href="/devices">Devices that are told</a>` : ''}
            <form class="quiet" method="post" action="/sign-out">
              <input type="hidden" name="csrf" value="${session.csrf}" /><button id="sign-out">Sign out</button>
            </form>`
        : html`<span class="soft">You read by a shared link.</span>`
    }
  </footer>`;

export type DashboardView = {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly version: string;
  readonly session: Session;
  readonly files: Files;
  readonly statusPage: boolean;
  /** Whether browsers are told by web push. */
  readonly pushes: boolean;
};

/** The one page of the owner: three answers, what is open, everything that is watched, and what was. */
export const dashboardPage = (view: DashboardView): Markup => {
  const { name, snapshot, version, session, files } = view;
  const { now, answers, rows, incidents, lastTickAt } = snapshot;
  const worst = answers.find(({ light }) => light === 'bad') ?? answers.find(({ light }) => light === 'unknown');
  const body = html`<div class="wrap">
    <p id="told" class="hidden" role="status"></p>
    <main id="board" data-now="${now}" data-version="${version}">
      <div class="top">
        <h1>${visible(name)}</h1>
        <p class="soft">
          ${lastTickAt === null ? 'Not watched yet' : html`Watcher last at work ${age(lastTickAt, now)}`}
        </p>
      </div>
      <p id="lost" class="soft"></p>
      <div class="answers">${answers.map(answer => answerCard(answer, now))}</div>
      ${openIncidents(incidents, session, now)}
      ${headings.map(([heading, of]) => group(heading, rows.filter(of), snapshot))}
      ${trafficTable(snapshot.traffic, now)} ${leakList(snapshot.traffic, now)}
      <div class="pair">
        <div>${pastIncidents(incidents)}</div>
        <div>${releaseList(snapshot)}${expiryList(snapshot)}</div>
      </div>
    </main>
    ${foot(view)}
  </div>`;
  return page({
    title: `${worst === undefined ? 'Well' : `${worst.word}: ${worst.asked}`} · ${name}`,
    files,
    body,
    follows: 'live',
  });
};
