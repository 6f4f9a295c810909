import { generate } from '../../engines/load/generate.ts';
import { histogramOf, toJson } from '../../engines/load/histogram.ts';
import type { Answer, Send } from '../../engines/load/send.ts';
import type { EntryRun } from '../../evidence/spike.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { type Actor, FlowMissing } from '../actors/actor.ts';
import { insideFlow } from '../actors/way-in.ts';
import type { Drive } from '../drive.ts';
import { headerOf } from '../reply.ts';
import type { Variables } from '../variables.ts';
import { FlowStopped } from '../walk.ts';
import { addressOfVisitor } from './visitor-address.ts';

type Ended = 'in' | 'told' | 'refused' | 'failed';

/** How a sign-in ended that did not end inside. */
const endOf = (error: unknown, { session }: Actor): Ended => {
  if (error instanceof SilentPeer || error instanceof PeerFailure) return 'failed';
  if (!(error instanceof FlowStopped)) throw error;
  const last = session.last();
  if (!error.byApp || last === null || (last.status !== 429 && last.status !== 503)) return 'failed';
  return headerOf(last, 'retry-after') === undefined ? 'refused' : 'told';
};

let entered = 0;

/** A member signs in with cookies and an address of its own, and opens what only members see. */
const enterOnce = async (drive: Drive, account: Variables, path: string | null): Promise<Ended> => {
  entered += 1;
  const actor = drive.part(`member ${entered} in the spike`, account);
  actor.session.carry({ 'x-forwarded-for': addressOfVisitor('member', entered) });
  try {
    await actor.walk('sign-in');
    const last = actor.session.last();
    const isInside = path !== null && last?.status === 200 && new URL(last.url).pathname === path;
    if (!isInside) await actor.walk(insideFlow(drive.recipe));
    return 'in';
  } catch (error) {
    return endOf(error, actor);
  }
};

/** Members who take turns, and where a signed-in one ends. */
export type Members = {
  readonly accounts: readonly [Variables, ...Variables[]];
  /** Path of what only members see; null where nobody knows. */
  readonly inside: string | null;
};

/** One sign-in alone: its time in ms, or null where it did not end inside. Throws `FlowMissing` where people come in by a mailed link. */
export const enterAlone = async (drive: Drive, { accounts, inside }: Members): Promise<number | null> => {
  // A mailed link is waited for at the mailbox: that time is not the app's.
  if (accounts[0]['password'] === undefined) throw new FlowMissing('sign-in');
  const from = drive.io.elapsed();
  const ended = await enterOnce(drive, accounts[0], inside);
  return ended === 'in' ? drive.io.elapsed() - from : null;
};

const words: { readonly [E in Exclude<Ended, 'in'>]: string } = {
  told: 'told to come back later',
  refused: 'refused',
  failed: 'not let in',
};

/**
 * Members sign in at a steady rate, whatever the app does meanwhile. `mayWait`: one that is told when to come back was
 * answered; else only one that is let in was. Returns when the last of them has ended.
 */
export const enterSteadily = async (
  drive: Drive,
  members: Members,
  { perSecond, mayWait = false }: { readonly perSecond: number; readonly mayWait?: boolean },
): Promise<EntryRun> => {
  const counts = { refused: 0, told: 0 };
  const underway: Promise<Ended>[] = [];
  let turn = 0;
  const send: Send<null> = async (): Promise<Answer> => {
    const account = members.accounts[turn % members.accounts.length] ?? members.accounts[0];
    turn += 1;
    const entering = enterOnce(drive, account, members.inside);
    underway.push(entering);
    const ended = await entering;
    if (ended === 'in') return { ok: true, status: null };
    if (ended !== 'failed') counts.refused += 1;
    if (ended === 'told') counts.told += 1;
    return { ok: ended === 'told' && mayWait, status: null, reason: words[ended] };
  };
  const shape = { perSecond, warmUp: 0, perEndpoint: limits.spikeEntries, blocks: 1 };
  const [run] = await generate([{ name: 'sign-in', target: null }], shape, send, drive.io, drive.signal);
  // Whoever was given up is still on the way: nothing else may begin before that is over.
  await Promise.allSettled(underway);
  return {
    waits: toJson(run?.waits ?? histogramOf([])),
    failures: run?.failures ?? {},
    ...counts,
    lagMs: run?.lag.max ?? 0,
  };
};
