import { median } from '../median.ts';
import type { Measure } from '../bench.ts';
import { cpuOfEach, requests } from './cost.ts';
import { against, shown, type Note } from './figures.ts';
import { flood } from './flood.ts';
import { serve, type Served } from './served.ts';
import { dashboardOf, rounds, seenIn, signInAt, waitsOf, type Asked } from './waits.ts';

const floodSeconds = 10;
const signIns = { perSecond: 4, warmUp: 4, perEndpoint: floodSeconds * 4 - 8, blocks: 1 };

/**
 * How long members wait for their sign-in while strangers ask for pages at five times the rate that would keep a fifth of
 * one core busy. The same flood of another server beside it tells what of that is the machine: it carries the flood, too.
 */
export const underFlood = async function* (ours: Served, note: Note): AsyncIterable<Measure> {
  const pages = ['/', '/login'].map(path => `${ours.told.url}${path}`);
  // With a member's cookie, at which these pages do not look: so many visitors at once would already be refused.
  const costs = await cpuOfEach(
    pages.map(url => requests(ours, 200, { ...dashboardOf(ours), url })),
    5,
  );
  const each = costs.map(median).reduce((sum, cost) => sum + cost, 0) / costs.length;
  // 5 times the rate at which the server uses a fifth of one core.
  const perSecond = (5 * 200_000) / each;
  const signIn: Asked = { name: 'POST /api/sign-in', target: signInAt(ours) };
  const quiet: Awaited<ReturnType<typeof waitsOf>>[] = [];
  const loud: Awaited<ReturnType<typeof waitsOf>>[] = [];
  const elsewhere: Awaited<ReturnType<typeof waitsOf>>[] = [];
  const other = await serve('hello-server.ts', {});
  let smallest = perSecond;
  for (let round = 0; round < rounds; round += 1) {
    quiet.push(await waitsOf([signIn], signIns));
    const before = await ours.cpu();
    const [flooded, during] = await Promise.all([flood(pages, perSecond, floodSeconds), waitsOf([signIn], signIns)]);
    const busy = (await ours.cpu()) - before;
    loud.push(during);
    const [, aside] = await Promise.all([
      flood([other.told.url, other.told.url], flooded.perSecond, floodSeconds),
      waitsOf([signIn], signIns),
    ]);
    elsewhere.push(aside);
    smallest = Math.min(smallest, flooded.perSecond);
    if (flooded.failed > 0) throw new Error(`${flooded.failed} visitors of the flood got no answer at all`);
    note(
      `flood of / and /login at ${Math.round(perSecond)} a second (${Math.round(each)} µs each): ${Math.round(flooded.perSecond)} a second were answered, ` +
        `${flooded.refused} in all with 503; the server used ${Math.round(busy / 10_000 / floodSeconds)} % of one core`,
    );
  }
  await other.stop();
  const [[without], [during], [beside]] = [seenIn(quiet), seenIn(loud), seenIn(elsewhere)];
  if (without === undefined || during === undefined || beside === undefined) throw new Error('nothing was measured');
  yield shown('sign-in without a flood, 95th percentile', 'ms', without.best);
  yield shown('sign-in under a flood, 95th percentile', 'ms', during.best);
  yield shown('sign-in while the same flood asks a hello beside it, 95th percentile', 'ms', beside.best);
  const over = during.best / without.best;
  // A machine that cannot make the flood says nothing of who withstands it.
  if (smallest < 0.95 * perSecond) yield shown('sign-in under a flood that was too small, p95 over', 'times', over);
  else yield against('sign-in under a flood, p95 over', 'times', over, 1.5);
};
