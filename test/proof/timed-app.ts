import { keepTimings, keptTimings } from '../../src/evidence/kept-timings.ts';
import { noPostgres } from '../servers/scratch-postgres.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { choiceOf, type Kind, layFrom, NotReady, reads } from './kind.ts';
import { onceKept } from './once.ts';
import { absentWord, type SeededDatabase, seededDatabase } from './seeded-database.ts';
import { timedCommunity, type Timing } from './slow-app.ts';
import { slowNearMisses } from './slow-near-misses.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';
const search = `/search?q=${absentWord}`;

/** What a community holds, what it is asked for, and for how long at a steady rate. */
type Holding = Pick<Timing, 'seconds' | 'endpoints'> & (Pick<Timing, 'size'> | { readonly onSeeded: true });

/** Of two, twenty requests each are sent in this time, and fewer say nothing. */
const seconds = 6;

/** Each way from login to dashboard is walked in any case. */
const entering: Holding = { size: { members: 300, posts: 200 }, seconds, endpoints: ['/dashboard', '/api/me'] };

/** What is slow only where there is much to read, on the data that the sound community is measured with. */
const asking = (...endpoints: readonly string[]): Holding => ({ onSeeded: true, seconds, endpoints });

/**
 * A database that answers quickly needs many posts until asking for each of them is felt: the next size is taken where the one before was too small.
 * The dashboard itself is looked at by the walks; asked for at a rate as well, so slow a page would be waited for by the minute.
 */
const askedForEach: readonly Holding[] = [5_000, 10_000, 20_000].map(posts => ({
  size: { members: 300, posts },
  seconds,
  endpoints: ['/api/me'],
}));

const holdings: { readonly [choice: string]: readonly Holding[] } = {
  'dashboard-asks-per-post:asks-for-each-post': askedForEach,
  'feed-without-index:ranked-at-each-visit': [asking('/api/posts', '/api/me')],
  'feed-without-index:every-text-taken-apart': [asking(search, '/api/me')],
  'list-without-limit:every-post': [asking('/api/posts', '/api/me')],
  'list-without-limit:every-member': [asking('/members', '/api/me')],
  'hash-blocks-everybody:sync-and-as-slow-as-one-can-bear': [asking('/dashboard', '/api/me')],
  'history-inside-the-list:two-megabytes-as-they-are': [asking('/api/members', '/api/me')],
  'one-connection-for-all:held-while-the-provider-is-asked': [asking('/billing', '/api/me')],
};

/** The cause that has to be named: a finding with another one would send somebody the wrong way. */
const causes: { readonly [choice: string]: RegExp } = {
  'dashboard-asks-per-post:asks-for-each-post': /N\+1/,
  'dashboard-asks-per-post:waits-for-the-mail-server': /sends a mail and waits/,
  'feed-without-index:ranked-at-each-visit': /reads a whole table|reads far more rows/,
  'feed-without-index:every-text-taken-apart': /reads a whole table|reads far more rows/,
  'list-without-limit:every-post': /gives the whole list at once/,
  'list-without-limit:every-member': /gives the whole list at once/,
  'hash-blocks-everybody:sync-and-as-slow-as-one-can-bear': /hashed in the thread that answers everybody/,
  'history-inside-the-list:two-megabytes-as-they-are': /as they are, although I asked for gzip/,
  'one-connection-for-all:held-while-the-provider-is-asked': /one connection to the database/,
};

const nearMissHoldings: { readonly [name: string]: Holding } = {
  'long-list-that-goes-on': asking('/api/members', '/api/me'),
};

/** All that members wait for most, long enough that twenty requests of each are sent. */
const soundHolding: Holding = {
  onSeeded: true,
  seconds: 30,
  endpoints: ['/dashboard', '/api/me', '/api/posts', '/api/members', '/members', '/billing', search],
};

type Change = { readonly flaws: readonly string[]; readonly trap?: string };

/** Runs the community with this in it, measures it with the command itself, and keeps what was measured. */
const timed = async (
  target: Target,
  seeded: SeededDatabase,
  change: Change,
  { seconds, endpoints, ...holding }: Holding,
): Promise<{ readonly plan: WorldPlan; readonly found: boolean }> => {
  const plan = await layPlan(target, soundPlan());
  const url = 'onSeeded' in holding ? seeded.copy() : null;
  const size = 'size' in holding ? holding.size : { members: 0, posts: 0 };
  const database = url === null ? {} : { databaseUrl: url, database: url };
  const { slow } = await timedCommunity({ size, seconds, endpoints, ...database, ...change, domain }, run =>
    heard(target.state, target.folder, run),
  );
  for (const choice of change.flaws) {
    const wrong = slow.find(({ cause }) => causes[choice]?.test(cause) === false);
    if (wrong !== undefined) throw new Error(`${choice} is found with another cause: ${wrong.place}: ${wrong.cause}`);
  }
  return { plan, found: slow.length > 0 };
};

/** With the first of the sizes that makes it slow, or the last. */
const timedFlaw = async (target: Target, seeded: SeededDatabase, choice: string): Promise<WorldPlan> => {
  const [first = entering, ...larger] = holdings[choice] ?? [];
  let look = await timed(target, seeded, { flaws: [choice] }, first);
  for (const holding of larger) {
    if (look.found) break;
    look = await timed(target, seeded, { flaws: [choice] }, holding);
  }
  return look.plan;
};

const isJudged = new Set(['edge/login-to-dashboard', 'edge/endpoint-p95']);

/** How long members wait, with the cause. */
export const timedKind: Kind = {
  name: 'slow run',
  judges: ({ of }, { id }) => of === 'app' && isJudged.has(id),
  readies: reads('timings'),
  traps: slowNearMisses,
  ready: async target => {
    const reason = noPostgres();
    if (reason !== false)
      throw new NotReady(`what is slow on a large database is shown by PostgreSQL alone, and ${reason}`);
    const seeded = await seededDatabase();
    const soundTimes = onceKept({ keep: keepTimings, kept: keptTimings }, async () => {
      await timed(target, seeded, { flaws: [] }, soundHolding);
    });
    const laySound = async (): Promise<WorldPlan> => {
      await soundTimes(target);
      return layPlan(target, soundPlan());
    };
    try {
      await laySound();
    } catch (error) {
      await seeded.stop();
      throw error;
    }
    return {
      layFlawed: of => timedFlaw(target, seeded, choiceOf(of)),
      layMended: laySound,
      layTrap: layFrom(slowNearMisses, async ({ name }) => {
        const { plan } = await timed(target, seeded, { flaws: [], trap: name }, nearMissHoldings[name] ?? entering);
        return plan;
      }),
      laySound,
      close: seeded.stop,
    };
  },
};
