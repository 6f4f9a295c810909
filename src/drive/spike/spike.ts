import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { SpikeEvidence } from '../../evidence/spike.ts';
import { PeerFailure } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { ActorUnavailable, FlowMissing } from '../actors/actor.ts';
import { accountToEnter, castNewcomer, castOne } from '../actors/cast.ts';
import { insideFlow } from '../actors/way-in.ts';
import type { Drive } from '../drive.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { quietControl } from '../slow/control.ts';
import { medianOf, Throttled } from '../slow/timed.ts';
import type { Variables } from '../variables.ts';
import { FlowStopped } from '../walk.ts';
import { enterAlone, enterSteadily, type Members } from './entries.ts';
import { strangerSpike } from './strangers.ts';
import { type Calm, settled, visitorSpike } from './visitors.ts';

const orReason = async <T>(drive: Drive, act: () => Promise<T>): Promise<Leaf<T>> => {
  try {
    return seen(await act());
  } catch (error) {
    const isTold =
      error instanceof ActorUnavailable ||
      error instanceof FlowMissing ||
      error instanceof FlowStopped ||
      error instanceof OutOfScope ||
      error instanceof PeerFailure ||
      error instanceof Throttled;
    if (drive.signal.aborted || !isTold) throw error;
    return silent(drive.redact(error.message));
  }
};

/** Members who pay, where the settings say how, and newcomers; where nobody can sign up, an account that the settings name. */
const membersOf = async (drive: Drive): Promise<Members> => {
  const accounts: Variables[] = [];
  const { 'member-a': paying } = drive.settings.actors;
  if (paying?.plan !== undefined && drive.payments !== null)
    accounts.push((await castOne(drive, 'member-a')).variables());
  if (drive.recipe.flows['close-account'] !== undefined)
    while (accounts.length < limits.spikeMembers)
      accounts.push((await castNewcomer(drive, `spike-${accounts.length}`)).variables());
  const [first, ...more] = accounts;
  const account = first ?? accountToEnter(drive, null);
  if (account === null)
    throw new ActorUnavailable('the member', 'the settings name no account, and nobody can sign up');
  const member = drive.part('a member of the spike', account);
  await member.walk('sign-in');
  await member.walk(insideFlow(drive.recipe));
  const last = member.session.last();
  return { accounts: [account, ...more], inside: last === null ? null : new URL(last.url).pathname };
};

/** Looks before it begins. */
const looks = 4;
/** Share of its time that members alone keep the app busy with. */
const busy = 0.25;

const calmOf = async (drive: Drive, say: (phrase: string) => void): Promise<Calm> => {
  const members = await membersOf(drive);
  const control = await quietControl(drive);
  say('Signing in while nobody else comes');
  const times: number[] = [];
  while (times.length < looks) {
    const ms = await enterAlone(drive, members);
    if (ms === null) throw new ActorUnavailable('the member', 'the app did not let it in while nobody else came');
    times.push(ms);
  }
  // The first one fills caches and starts what sleeps.
  const quietMs = medianOf(times.slice(1));
  const membersPerSecond = Math.min(
    limits.spikeEntriesPerSecond,
    Math.max(limits.spikeEntriesLeastPerSecond, (busy * 1_000) / quietMs),
  );
  const quiet = await enterSteadily(drive, members, { perSecond: membersPerSecond });
  return { members, quietMs, quiet, membersPerSecond, control };
};

type Seen = Pick<SpikeEvidence, 'quiet' | 'visitors' | 'strangers'>;

/** Whether members get in while many others come. Makes accounts, which the journal lists. Throws `OutOfScope` on production. */
export const spikeOn = async (drive: Drive, say: (phrase: string) => void): Promise<Seen> => {
  drive.scope.hurry('A spike of visitors');
  const calm = await orReason(drive, () => calmOf(drive, say));
  if (calm.status === 'silent') return { quiet: calm, visitors: calm, strangers: calm };
  const visitors = await orReason(drive, () => visitorSpike(drive, calm.value, say));
  say('Signing in while strangers try to');
  const strangers = await orReason(drive, () => strangerSpike(drive, calm.value));
  say('Waiting until it is quiet again');
  const { members, quietMs } = calm.value;
  await orReason(drive, () => settled(drive, members, quietMs));
  return { quiet: seen(calm.value.quiet), visitors, strangers };
};
