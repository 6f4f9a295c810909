import { join } from '../../drive/scenarios/join.ts';
import { type Outcome, play } from '../../drive/scenarios/scenario.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { JoinSeen } from '../../evidence/smoke.ts';
import { type Hand, refuseLive } from './hand.ts';
import { Broken, NotTried, type Step } from './step.ts';

const rounded = (stages: JoinSeen['stages']): JoinSeen['stages'] =>
  stages.map(({ name, ms }) => ({ name, ms: Math.round(ms) }));

/** What the walk showed: only what the app itself answered counts; silence and a throttle are nothing known. */
const joinSeen = (outcome: Outcome): Leaf<JoinSeen> => {
  if (outcome.outcome === 'not-tried') return silent(outcome.reason);
  const { ms, stages } = outcome;
  const isPaid = stages.some(({ name }) => name === 'payment');
  const walked = { stages: rounded(stages), ms: Math.round(ms), paid: isPaid ? true : null };
  if (outcome.outcome === 'walked') {
    const { 'gets the role': hasRole } = outcome.seen;
    return seen({ ...walked, stopped: null, hasRole: typeof hasRole === 'boolean' ? hasRole : null });
  }
  const { byApp, status, reason, flow } = outcome;
  if (!byApp || status === 429) return silent(reason);
  return seen({ ...walked, stopped: { at: flow ?? 'join', reason }, hasRole: null });
};

export const joinFlow: Step<Hand> = {
  name: 'join',
  title: 'A stranger becomes a paying member, in a real browser',
  act: async hand => {
    const { drive } = hand;
    if (drive.inBrowser === null) throw new NotTried('there is no browser in this run');
    refuseLive(hand);
    const leaf = joinSeen(await play(join, drive, new Map()));
    hand.join = leaf;
    if (leaf.status === 'silent') throw new NotTried(leaf.reason);
    const { stopped, hasRole } = leaf.value;
    if (stopped !== null) throw new Broken(stopped.reason);
    if (hasRole === false) throw new Broken('it was paid for, and the app does not show what was paid for');
    return null;
  },
};
