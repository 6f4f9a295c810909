import { keepTimings, keptTimings } from '../../src/evidence/kept-timings.ts';
import { noPostgres, startPostgres } from '../servers/scratch-postgres.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { onceKept } from './once.ts';
import { timedCommunity, type Timing } from './slow-app.ts';
import { slowNearMisses } from './slow-near-misses.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';

/** What a community holds, and for how long it is asked at a steady rate. */
type Holding = Omit<Timing, 'domain' | 'flaws' | 'database' | 'databaseUrl'> & { readonly onPostgres?: true };

const small: Holding = { size: { members: 300, posts: 200 }, seconds: 12 };

/** A slow statement shows only where there is much to read; sizes are such that it takes twice the budget and more. */
const holdings: { readonly [choice: string]: Holding } = {
  // What is told by its size is asked for long enough that some requests of each come on a busy machine, too.
  'history-inside-the-list:two-megabytes-as-they-are': { ...small, seconds: 60 },
  'dashboard-asks-per-post:asks-for-each-post': { ...small, size: { members: 300, posts: 14_000 } },
  'feed-without-index:ranked-at-each-visit': {
    ...small,
    size: { members: 300, posts: 6_000 },
    copies: 7,
    onPostgres: true,
  },
  'feed-without-index:every-text-taken-apart': {
    ...small,
    size: { members: 300, posts: 6_000 },
    copies: 7,
    onPostgres: true,
  },
  'list-without-limit:every-post': { ...small, size: { members: 300, posts: 6_000 }, copies: 7, onPostgres: true },
  'list-without-limit:every-member': { ...small, size: { members: 4_000, posts: 200 }, copies: 12, onPostgres: true },
};

/** Long enough that twenty requests of each are sent: fewer say nothing. */
const soundHolding: Holding = { size: { members: 300, posts: 3_000 }, seconds: 30 };

/** Runs the community with this in it, measures it with the command itself, and keeps what was measured. */
const timed = async (
  target: Target,
  flaws: readonly string[],
  { onPostgres, ...holding }: Holding,
): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  const server = onPostgres === true ? await startPostgres() : null;
  try {
    const url = server?.database('slow');
    const database = url === undefined ? {} : { databaseUrl: url, database: url };
    await timedCommunity({ ...holding, ...database, flaws, domain }, run => heard(target.state, target.folder, run));
  } finally {
    await server?.stop();
  }
  return plan;
};

/** The sound community, and how long its members waited. */
const soundTimes = onceKept({ keep: keepTimings, kept: keptTimings }, async target => {
  await timed(target, [], soundHolding);
});

const isJudged = new Set(['edge/login-to-dashboard', 'edge/endpoint-p95']);

/** How long members wait, with the cause. */
export const timedKind: Kind = {
  name: 'slow run',
  judges: ({ of }, { id }) => of === 'app' && isJudged.has(id),
  readies: reads('timings'),
  traps: slowNearMisses,
  ready: async target => {
    const reason = noPostgres();
    if (reason !== false) throw new Error(`slow statements are explained by Postgres, and ${reason}`);
    const laySound = async (): Promise<WorldPlan> => {
      await soundTimes(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: of => timed(target, [choiceOf(of)], holdings[choiceOf(of)] ?? small),
      layMended: laySound,
      layTrap: layFrom(slowNearMisses, ({ name }) => timed(target, [], { ...soundHolding, trap: name })),
      laySound,
    };
  },
};
