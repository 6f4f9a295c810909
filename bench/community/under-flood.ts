import { median } from '../median.ts';
import type { Measure } from '../bench.ts';
import { cpuOfEach, requests } from './cost.ts';
import { against, shown, type Note } from './figures.ts';
import { connections, flood, type Flooded } from './flood.ts';
import { serve, type Served } from './served.ts';
import { dashboardOf, rounds, seenIn, signInAt, waitsOf, type Asked } from './waits.ts';

const floodSeconds = 10;
const signIns = { perSecond: 4, warmUp: 4, perEndpoint: floodSeconds * 4 - 8, blocks: 1 };
const pages = ['/', '/login'];
/** More than there are requests in a flood. */
const noneTwice = 16_000_000;

type Waits = Awaited<ReturnType<typeof waitsOf>>;

/** One flood of a server, and how members of ours fared meanwhile. */
type Endured = { readonly flooded: Flooded; readonly waits: Waits; readonly core: number };

const p95Of = (runs: readonly Waits[]): number => {
  const [seen] = seenIn(runs);
  if (seen === undefined) throw new Error('nothing was measured');
  return seen.best;
};

/**
 * How long members wait for their sign-in while strangers ask for pages at five times the rate that would keep a fifth of
 * one core busy: first those who do not heed a refusal and ask on from one address, then as many of whom none comes twice: each of these costs
 * an answer, which is what a hello costs, and nothing is asked of that figure.
 * The same flood of another server beside it tells what of that is the machine: it makes the flood, too.
 */
export const underFlood = async function* (ours: Served, note: Note): AsyncIterable<Measure> {
  // With a member's cookie, at which these pages do not look: so many visitors at once would already be refused.
  const costs = await cpuOfEach(
    pages.map(path => requests(ours, 200, { ...dashboardOf(ours), url: `${ours.told.url}${path}` })),
    5,
  );
  const each = costs.map(median).reduce((sum, cost) => sum + cost, 0) / costs.length;
  // 5 times the rate at which the server uses a fifth of one core.
  const perSecond = (5 * 200_000) / each;
  const signIn: Asked = { name: 'POST /api/sign-in', target: signInAt(ours) };
  const other = await serve('hello-server.ts', {});
  const endure = async (server: Served, paths: readonly string[], addresses: number): Promise<Endured> => {
    const before = await server.cpu();
    const [flooded, waits] = await Promise.all([
      flood(server.told.url, { perSecond, pages: paths, addresses, seconds: floodSeconds }),
      waitsOf([signIn], signIns),
    ]);
    if (flooded.failed > 0) throw new Error(`${flooded.failed} visitors of the flood got no answer at all`);
    return { flooded, waits, core: ((await server.cpu()) - before) / 10_000 / floodSeconds };
  };
  const quiet: Waits[] = [];
  const insistent: Endured[] = [];
  const strangers: Endured[] = [];
  const beside: Endured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    quiet.push(await waitsOf([signIn], signIns));
    insistent.push(await endure(ours, pages, 0));
    beside.push(await endure(other, ['/'], 0));
    strangers.push(await endure(ours, pages, noneTwice));
  }
  await other.stop();
  note(
    `a flood is ${Math.round(perSecond)} requests a second over ${connections} connections (${Math.round(each)} µs a page)`,
  );
  const noted = (what: string, all: readonly Endured[]): void => {
    for (const { flooded, core } of all)
      note(
        `${what}: ${Math.round(flooded.perSecond)} a second were answered, ${flooded.refused} in all with 503; ` +
          `the server used ${Math.round(core)} % of one core`,
      );
  };
  noted('from one address', insistent);
  noted('from an address each', strangers);
  noted('a hello beside', beside);
  const waitsIn = (all: readonly Endured[]): number => p95Of(all.map(({ waits }) => waits));
  const without = p95Of(quiet);
  yield shown('sign-in without a flood, 95th percentile', 'ms', without);
  yield shown('sign-in under a flood, 95th percentile', 'ms', waitsIn(insistent));
  yield shown('sign-in under a flood of strangers of whom none comes twice, 95th percentile', 'ms', waitsIn(strangers));
  yield shown('sign-in while the same flood asks a hello beside it, 95th percentile', 'ms', waitsIn(beside));
  // A hello takes whatever is offered: what it did not get could not be made. So do ours of strangers, who never wait.
  const made = (all: readonly Endured[]): number =>
    Math.min(...all.map(({ flooded }) => flooded.perSecond)) / perSecond;
  const over = (all: readonly Endured[]): number => waitsIn(all) / without;
  if (made(beside) < 0.95) yield shown('sign-in under a flood that was too small, p95 over', 'times', over(insistent));
  else yield against('sign-in under a flood, p95 over', 'times', over(insistent), 1.5);
  const size = made(strangers) < 0.95 ? ' that was too small' : '';
  yield shown(`sign-in under a flood of strangers of whom none comes twice${size}, p95 over`, 'times', over(strangers));
};
