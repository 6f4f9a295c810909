import { generate, type EndpointRun } from '../../src/engines/load/generate.ts';
import { merge, quantile } from '../../src/engines/load/histogram.ts';
import { httpSender, type HttpTarget } from '../../src/engines/load/http-send.ts';
import type { Shape } from '../../src/engines/load/schedule.ts';
import type { Send } from '../../src/engines/load/send.ts';
import { realIo } from '../../src/platform/real-io.ts';
import type { Served } from './served.ts';
import { visitorAddress } from './visitor.ts';

/** How often the same is asked; of each endpoint the best round counts. */
export const rounds = 4;

/** The page that a member sees first, with the member's cookie. */
export const dashboardOf = ({ told }: Served) =>
  ({ url: `${told.url}/dashboard`, headers: { cookie: told.cookie ?? '' } }) as const;

export type Asked = { readonly name: string; readonly target: HttpTarget };

const loopback = '127.0.0.1';

/** The critical endpoints of a member. The search is for words that few posts hold. */
export const criticalOf = ({ told }: Served, where = ''): readonly Asked[] => {
  const ask = (path: string, name: string): Asked => ({
    name: `GET ${name}${where}`,
    target: { url: `${told.url}${path}`, address: loopback, headers: { cookie: told.cookie ?? '' } },
  });
  return [
    ask('/dashboard', '/dashboard'),
    ask('/api/posts', '/api/posts'),
    ask('/search?q=note+777', '/search'),
    ask('/members', '/members'),
    ask(`/posts/${String(told['post'])}`, '/posts/:id'),
  ];
};

export const signInAt = ({ told }: Served): Required<Omit<HttpTarget, 'expected' | 'maxBytes'>> => ({
  url: `${told.url}/api/sign-in`,
  address: loopback,
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: told.url },
  body: JSON.stringify({ email: told['email'], password: told['password'] }),
});

/** Runs something with our load engine; every request comes from an address of its own. */
const withSender = async <Result>(
  work: (send: Send<HttpTarget>, io: ReturnType<typeof realIo>, signal: AbortSignal) => Promise<Result>,
): Promise<Result> => {
  const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });
  const sender = await httpSender(io);
  const send: Send<HttpTarget> = (target, signal) =>
    sender.send({ ...target, headers: { ...target.headers, 'x-forwarded-for': visitorAddress() } }, signal);
  try {
    return await work(send, io, new AbortController().signal);
  } finally {
    await sender.close();
  }
};

/** Runs all of them at once. Throws when one request fails: a refusal is quick and would count as speed. */
export const waitsOf = async (all: readonly Asked[], shape: Shape): Promise<readonly EndpointRun[]> => {
  const runs = await withSender((send, io, signal) => generate(all, shape, send, io, signal));
  for (const { name, failures } of runs)
    for (const [reason, times] of Object.entries(failures)) throw new Error(`${name}: ${reason}, ${times} times`);
  return runs;
};

/** What was asked in several rounds. */
export type Seen = {
  readonly name: string;
  /** 95th percentile of all rounds together, in ms. */
  readonly p95: number;
  /** That of the best round: what else the machine does only ever adds. */
  readonly best: number;
  /** How many ms late requests were sent at most. */
  readonly late: number;
};

/** Puts rounds that asked the same things side by side. */
export const seenIn = (rounds: readonly (readonly EndpointRun[])[]): readonly Seen[] =>
  (rounds[0] ?? []).map(({ name }, index) => {
    const runs = rounds.flatMap(round => round[index] ?? []);
    return {
      name,
      p95: quantile(runs.map(({ waits }) => waits).reduce(merge), 0.95),
      best: Math.min(...runs.map(({ waits }) => quantile(waits, 0.95))),
      late: Math.max(...runs.map(({ lag }) => lag.max)),
    };
  });

/** How long each of some members waits from the click on "Sign in" to the last byte of the dashboard, in ms; null without one. */
export const journeys = async (served: Served, members: number): Promise<readonly (number | null)[]> => {
  const { url, headers, body } = signInAt(served);
  const times: (number | null)[] = [];
  for (let member = 0; member < members; member += 1) {
    const from = performance.now();
    const address = { 'x-forwarded-for': visitorAddress() };
    const signedIn = await fetch(url, { method: 'POST', headers: { ...headers, ...address }, body });
    const cookie = signedIn.headers
      .getSetCookie()
      .map(each => each.split(';')[0])
      .join('; ');
    const page = await fetch(`${served.told.url}/dashboard`, { headers: { cookie, ...address }, redirect: 'manual' });
    await page.text();
    times.push(page.status === 200 ? performance.now() - from : null);
  }
  return times;
};
