import { healthAnswer } from '../../collectors/health/answer.ts';
import { pageFacts, textOf } from '../../collectors/http/page-facts.ts';
import { readPage } from '../../drive/page.ts';
import { secondsText } from '../../platform/wording.ts';
import type { Ask } from '../monitor.ts';
import { failing, type Look, unseen, well } from './around.ts';
import type { Fetched } from './fetched.ts';

type Http = Extract<Ask, { of: 'http' }>;

const strangers: Readonly<Record<string, string>> = {
  parked: 'a page of somebody who parks domains',
  'platform-error': 'an error page of the hosting service',
  'server-default': 'the page of a server that nobody set up',
};

const asksForPassword = (html: string, url: string): boolean =>
  readPage(html, url).forms.some(({ fields }) => fields.some(({ name }) => /passw/i.test(name))) ||
  /<input\b[^>]{0,300}type\s*=\s*["']?password/i.test(html);

const isRefusal = (status: number): boolean => status >= 400 && status < 500;

/** What an answer means for a monitor. `budgetMs` = longest wait that is good. */
export const judgedAnswer = (
  ask: Http,
  budgetMs: number | null,
  { answer, url, astray }: Fetched,
  ms: number,
): Look => {
  const { pathname } = new URL(url);
  const fails = (kind: string, because: string): Look => failing(kind, `${pathname}: ${because}`, ms);
  if (astray !== null) return fails('redirects', astray);
  const page = { ...answer, url };
  const facts = pageFacts(page);
  const isBotCheck = facts.kind === 'challenge';
  // Members solve such a check in their browser; whoever tells of payments does not.
  if (isBotCheck && ask.method !== 'POST') return unseen(`${pathname}: a check for robots answered instead of the app`);
  if (isBotCheck) return fails('text', 'a check for robots answers, and no payment provider solves it');
  if (!ask.status.includes(answer.status)) {
    const wanted = ask.status.every(isRefusal) ? 'a refusal' : String(ask.status[0]);
    const to = answer.headers.find(([name]) => name === 'location')?.[1];
    const where = to === undefined ? '' : ` and sends to ${URL.parse(to, url)?.pathname ?? 'no address'}`;
    return fails('status', `answered ${answer.status}${where} instead of ${wanted}`);
  }
  const text = textOf(page);
  if (ask.signedIn !== undefined && asksForPassword(text, url))
    return fails('text', 'a login page stands there for a member who is signed in');
  if (ask.health === true) {
    const { kind, says } = healthAnswer(answer, url);
    if (kind === 'page')
      return fails(
        'text',
        `a page${facts.title === '' ? '' : ` “${facts.title}”`} stands where the app says how it is`,
      );
    if (says === 'down') return fails('text', `answered ${answer.status}, and says that it fails`);
  }
  const stranger = strangers[facts.kind];
  if (stranger !== undefined) return fails('text', `${stranger} stands there`);
  if (ask.text !== undefined && !text.includes(ask.text))
    return fails('text', `the text “${ask.text}” is not there${answer.cut ? ' in as much as was read' : ''}`);
  if (budgetMs !== null && ms > budgetMs)
    return fails('late', `it took ${secondsText(ms)}, longer than ${secondsText(budgetMs)}`);
  return well(ms);
};
