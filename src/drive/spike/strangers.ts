import type { CrowdedRun } from '../../evidence/spike.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import { FlowStopped } from '../walk.ts';
import { carriedPerSecond } from './carried.ts';
import { type Fate, fateOf, whileCrowded } from './crowd.ts';
import { addressOfVisitor } from './visitor-address.ts';
import type { Calm } from './visitors.ts';

/** Times what the app works off: enough that a line of some dozens is full at once, and one without an end grows all the time. */
const overload = 4;

let strangers = 0;

/** A stranger tries a made-up account from an address of its own: refused it is in the end; the question is whether a password was looked at. */
const tryToEnter = async (drive: Drive): Promise<Fate> => {
  strangers += 1;
  const stranger = {
    run: drive.run.label,
    email: `${drive.run.label}-stranger-${strangers}@example.invalid`,
    password: 'not a password of anybody',
  };
  const part = drive.part('a stranger at the login', stranger);
  part.session.carry({ 'x-forwarded-for': addressOfVisitor('stranger', strangers) });
  try {
    await part.walk('sign-in');
    return 'failed';
  } catch (error) {
    if (error instanceof SilentPeer || error instanceof PeerFailure) return 'failed';
    if (!(error instanceof FlowStopped)) throw error;
    return error.byApp ? fateOf(error.status, error.status !== null && error.status < 500) : 'failed';
  }
};

/** Members sign in while many more strangers than the app can work off try to. */
export const strangerSpike = async (drive: Drive, { members, membersPerSecond }: Calm): Promise<CrowdedRun> => {
  const { spikeStrangersSeconds: seconds, spikeStrangersLeastPerSecond: least, spikeStrangersPerSecond: most } = limits;
  const carried = await carriedPerSecond(drive, () => tryToEnter(drive));
  const crowdPerSecond = Math.round(Math.min(most, Math.max(least, carried * overload)));
  const pace = { crowdPerSecond, seconds, membersPerSecond };
  return whileCrowded(drive, members, pace, [null], () => tryToEnter(drive), true);
};
