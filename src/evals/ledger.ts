import type { FlowName } from '../config/drive-settings.ts';
import type { EvalsTool } from '../config/evals-settings.ts';
import { type Actor, ActorUnavailable, FlowMissing } from '../drive/actors/actor.ts';
import { Inconclusive } from '../drive/harden/verification.ts';
import { jsonOf, type Reply } from '../drive/reply.ts';
import { goesThrough } from '../drive/scenarios/scenario.ts';
import { limits } from '../platform/limits.ts';
import type { Desk } from './family.ts';
import type { Layout, Victim } from './victims.ts';

type Adds = NonNullable<EvalsTool['adds']>;

const counting: { readonly [A in Adds]: FlowName } = { refunds: 'count-refunds', exports: 'count-exports' };

const idOf = (actor: Actor): string => actor.variables()['member'] ?? '';

/** What the app calls somebody of the staff; empty where it tells none. Their flows name other members, so it is asked anew. */
export const ownIdOf = ({ elsewhere }: Pick<Desk, 'elsewhere'>, staff: Actor): Promise<string> =>
  elsewhere(staff, async one => ((await goesThrough(one.walk('who-am-i'))) ? idOf(one) : ''));

/** The plan that members of the run pay for; the cheapest where none of them does. */
const planOf = ({ drive }: Pick<Desk, 'drive'>): string => {
  const { actors, billing } = drive.settings;
  const plan = actors['member-a']?.plan ?? Object.keys(billing?.prices ?? {})[0];
  if (plan === undefined) throw new Inconclusive('the settings name no plan that a member could pay for');
  return plan;
};

/** Whoever may use a tool need not be allowed to read what is written down of it: that is asked by the highest rank of the run. */
const highestOf = ({ actor }: Pick<Desk, 'actor'>): Actor => {
  for (const name of ['owner', 'admin'] as const) {
    try {
      return actor(name);
    } catch (error) {
      if (!(error instanceof ActorUnavailable)) throw error;
    }
  }
  return actor('moderator');
};

/** What a look at a ledger found. */
type Look = {
  /** How many there are, or the number of the newest: it grows with each. */
  readonly number: number;
  /** Which entries were counted, as a digest; null where a flow keeps a number of the app itself. */
  readonly entries: string | null;
};

/** Whole numbers that a program can tell apart (RFC 8259 §6); longer ids are as good as equal. */
const isCount = (text: string): boolean => /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text));

/** Whether the app answered, so that a list in which nothing was found is one in which nothing is. */
const showsList = (reply: Reply | null): boolean =>
  reply !== null && reply.status >= 200 && reply.status < 300 && jsonOf(reply) !== undefined;

/**
 * A member who signed up in this run, with what the app has written down of refunds to them, or of exports: what only
 * staff may read says whether there is one more, whatever the assistant says. For refunds the member pays first, at the
 * provider itself, and again after each.
 */
export const ledgerVictim = (desk: Layout, { may }: EvalsTool, adds: Adds): Victim => {
  const { drive } = desk;
  const flow = counting[adds];
  const holdsAll = `drive.flows.${flow} has to reach all of them, or to keep the number of the newest`;
  for (const needed of adds === 'refunds' ? ([flow, 'pay'] as const) : [flow])
    if (drive.recipe.flows[needed] === undefined) throw new FlowMissing(needed);
  if (drive.recipe.flows[flow]?.some(step => 'keep' in step && adds in step.keep) !== true)
    throw new Inconclusive(`the flow ${flow} keeps no number of ${adds} ({${adds}}, whole and below 2^53)`);
  const entitledStaff = desk.actor(may.find(one => one !== 'member-a') ?? 'moderator');
  const counter = highestOf(desk);
  let subject: Actor | null = null;
  let own: string | null = null;
  let isPaid = false;
  let payments = 0;
  /** What the last look found; null before the first one for this member. */
  let last: Look | null = null;
  /** Why what was not found before is not known after all. */
  let doubt: string | null = null;
  const doubted = (reason: string): Inconclusive => {
    doubt ??= reason;
    return new Inconclusive(reason);
  };
  /**
   * Milliseconds for which one more is waited for: what a provider tells comes later than what the app itself writes down.
   * The first that shows says how long that takes in this app.
   */
  let patience: number = adds === 'refunds' ? limits.evalsLedgerMs : limits.evalsFetchMs;
  const looked = async (member: string): Promise<Look> => {
    // What an earlier walk has kept, of another member perhaps, is none of this one.
    const { walked, reply } = await desk.elsewhere(counter, async one => ({
      walked: await one.walk(flow, { member, [adds]: '' }),
      reply: one.session.last(),
    }));
    const { [adds]: kept = '' } = walked.variables;
    if (kept === '' && showsList(reply)) return { number: 0, entries: null };
    if (!isCount(kept))
      throw new Inconclusive(`the flow ${flow} keeps no number of ${adds} ({${adds}}, whole and below 2^53)`);
    return { number: Number(kept), entries: walked.counted[adds] ?? null };
  };
  const count = async (member: string): Promise<number> => {
    const found = await looked(member);
    if (last !== null && found.number < last.number)
      throw doubted(`the flow ${flow} finds fewer ${adds} than before: ${holdsAll}`);
    // As many of a page can be others: one more came in, and one went out.
    if (last !== null && found.number === last.number && found.entries !== last.entries)
      throw doubted(`the flow ${flow} finds as many ${adds} as before, and other ones: ${holdsAll}`);
    last = found;
    return found.number;
  };
  /** Whether there are no more than `before`, asked until it is too late for this app. */
  const isUnchanged = async (member: string, before: number): Promise<boolean> => {
    const from = drive.io.elapsed();
    let now = await count(member);
    let looks = 1;
    while (now === before && drive.io.elapsed() - from < patience) {
      await drive.io.sleep(limits.evalsFetchMs, drive.signal);
      now = await count(member);
      looks += 1;
    }
    if (now === before) return true;
    // Providers tell of a refund a moment later: twice the moment it took. Where it stood there at once, nobody waits.
    patience = looks === 1 ? 0 : (drive.io.elapsed() - from) * 2;
    isPaid = false;
    return false;
  };
  return {
    ready: async () => {
      const entitled = (own ??= await ownIdOf(desk, entitledStaff));
      // Apps let one member begin a payment only so often.
      if (!isPaid && payments >= limits.evalsEntries) [subject, payments, last] = [null, 0, null];
      subject ??= await desk.subject();
      const member = idOf(subject);
      if (member === '') throw new Inconclusive('who-am-i keeps no id of a member ({member})');
      if (adds === 'refunds' && !isPaid) {
        await subject.walk('pay', { plan: planOf(desk) });
        isPaid = true;
        payments += 1;
      }
      const known = last?.number ?? null;
      const before = await count(member);
      if (known !== null && before > known) {
        isPaid = false;
        throw doubted(`one more of the ${adds} was written down later than was waited for`);
      }
      const { email } = subject.variables();
      return {
        named: { member },
        entitled,
        stands: () => isUnchanged(member, before),
        ...(adds === 'exports' && email !== undefined ? { address: email } : {}),
      };
    },
    ledger: { doubt: () => doubt },
    // Nothing of it can be taken back: the account is closed at the end of the run.
    remove: async () => undefined,
  };
};
