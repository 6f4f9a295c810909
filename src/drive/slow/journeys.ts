import type { RequestFacts } from '../../engines/slow/facts.ts';
import { toldBy } from '../../engines/slow/server-timing.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import type { Journey, LoginStep, LoginTimes, QuietControl } from '../../evidence/timings.ts';
import { SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { FlowStopped } from '../walk.ts';
import { type Actor, FlowMissing } from '../actors/actor.ts';
import { wayIn } from '../actors/way-in.ts';
import type { Drive } from '../drive.ts';
import type { Variables } from '../variables.ts';
import { together } from './together.ts';
import { medianOf, Throttled } from './timed.ts';

type Part = { readonly name: string; readonly ms: number; readonly timing: string | undefined };
type Walked = Journey & { readonly parts: readonly Part[] };

/** Requests of one visitor since `from`, by the transcript. */
const partsSince = (drive: Drive, actor: string, from: number): readonly Part[] =>
  drive.transcript
    .each()
    .drop(from)
    .filter(exchange => exchange.actor === actor)
    .map(({ method, url, ms, headers }) => ({
      name: `${method} ${new URL(url).pathname}`,
      ms,
      timing: headers['server-timing'],
    }))
    .toArray();

const isDashboard = (actor: Actor, path: string | null): boolean => {
  const last = actor.session.last();
  return path === null || (last?.status === 200 && new URL(last.url).pathname === path);
};

/** Why a way that broke off says nothing of its time; null where it was only too long. */
const untimed = (error: unknown, ms: number): unknown => {
  if (error instanceof SilentPeer) return null;
  if (!(error instanceof FlowStopped)) return error;
  if (error.status === 429) return new Throttled('the login');
  return error.byApp || ms < limits.driveWaitMs * 0.8 ? error : null;
};

let visitors = 0;

export type Enter = { readonly account: Variables; readonly dashboard: string | null; readonly inBrowser: boolean };

/** From the sent form to the loaded dashboard, as somebody with cookies of their own. */
const journey = async (drive: Drive, { account, dashboard, inBrowser }: Enter): Promise<Walked> => {
  visitors += 1;
  const name = `visitor ${visitors}`;
  const actor =
    inBrowser && drive.inBrowser !== null ? await drive.inBrowser(name, account) : drive.part(name, account);
  const { io, transcript } = drive;
  let asked = io.elapsed();
  let from = transcript.size();
  const onAsking = (): void => {
    asked = io.elapsed();
    from = transcript.size();
  };
  let arrived = true;
  try {
    await actor.walk(wayIn(account), {}, onAsking);
    if (!isDashboard(actor, dashboard)) await actor.walk('dashboard');
  } catch (error) {
    const reason = untimed(error, io.elapsed() - asked);
    if (reason !== null) throw reason;
    arrived = false;
  } finally {
    if (inBrowser) await actor.session.close();
  }
  return { ms: io.elapsed() - asked, arrived, parts: partsSince(drive, name, from) };
};

/** So many in a row, or as many as the time allows. */
const inARow = async (drive: Drive, enter: Enter, most: number, least: number): Promise<readonly Walked[]> => {
  const from = drive.io.elapsed();
  const walked: Walked[] = [];
  while (walked.length < most) {
    if (walked.length >= least && drive.io.elapsed() - from > limits.slowJourneysMs) break;
    walked.push(await journey(drive, enter));
  }
  return walked;
};

const heldBack = async (drive: Drive, enter: Enter): Promise<readonly Walked[] | null> => {
  if (drive.inbox?.dawdle === undefined) return null;
  const end = drive.inbox.dawdle(limits.slowHeldMs);
  try {
    return await inARow(drive, enter, limits.slowHeldJourneys, limits.slowHeldJourneys);
  } finally {
    end();
  }
};

const bare = ({ ms, arrived }: Walked): Journey => ({ ms, arrived });

const timesOfPart = (walks: readonly Walked[], name: string): readonly number[] =>
  walks.flatMap(({ parts }) => parts.filter(part => part.name === name).map(({ ms }) => ms));

const unseenBody = { kind: 'other', bytes: 0, encoding: null, rows: null, continues: false } as const;

type Surrounding = {
  readonly control: Leaf<QuietControl>;
  /** What was found out of pages by themselves, by path. */
  readonly pages: ReadonlyMap<string, RequestFacts>;
  readonly budgetMs: number;
};

/** How members of one kind come in: their time, its parts, and what each part is like. */
export const loginTimes = async (
  drive: Drive,
  who: LoginTimes['who'],
  enter: Enter,
  { control, pages, budgetMs }: Surrounding,
): Promise<LoginTimes> => {
  // A mailed link is waited for at the mailbox: that time is not the app's.
  if (enter.account['password'] === undefined) throw new FlowMissing('sign-in');
  const walks = await inARow(drive, enter, limits.slowJourneys, limits.slowJourneysLeast);
  const held = await heldBack(drive, enter);
  const isSlow = medianOf(walks.map(({ ms }) => ms)) > budgetMs / 4;
  const tried = isSlow
    ? await together(drive, control, async () => ({ ...(await journey(drive, enter)), reply: null }))
    : null;
  const names = [...new Set(walks.flatMap(({ parts }) => parts.map(({ name }) => name)))];
  const steps = names.map((name): LoginStep => {
    const times = timesOfPart(walks, name);
    const ms = medianOf(times);
    const changes = !name.startsWith('GET ');
    const timing = walks
      .flatMap(({ parts }) => parts)
      .findLast(part => part.name === name && part.timing !== undefined)?.timing;
    const page = changes ? undefined : pages.get(name.slice(4));
    const heldTimes = held === null ? [] : timesOfPart(held, name);
    return {
      name,
      ms,
      times,
      facts: {
        ...(page ?? { body: unseenBody, database: null }),
        aloneMs: ms,
        told: toldBy(timing),
        checksPassword: changes && enter.account['password'] !== undefined,
        together: changes ? tried : (page?.together ?? null),
        held: heldTimes.length === 0 ? null : { heldMs: limits.slowHeldMs, ms: medianOf(heldTimes) },
      },
    };
  });
  return {
    who,
    inBrowser: enter.inBrowser && drive.inBrowser !== null,
    journeys: walks.map(bare),
    held: held === null ? null : { heldMs: limits.slowHeldMs, journeys: held.map(bare) },
    steps,
  };
};
