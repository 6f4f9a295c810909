import type { ActorName } from '../../config/drive-settings.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { secondsText } from '../../platform/wording.ts';
import { type Around, failing, type Look, unseen } from './around.ts';
import { OverTime } from './driver.ts';
import { type HttpMonitor, httpLook } from './http.ts';
import type { Members } from './members.ts';
import { stoppedLook } from './stopped.ts';

/** The app does not take the session, or no longer: the answer of a stranger. */
const isStranger = ({ because, outcome }: Look): boolean =>
  outcome === 'failing' && /a login page stands|answered (?:401|403|30\d)\b/.test(because);

/** One look at what a member sees, with a session that is made anew where the app does not take it any longer. */
export const memberLook = async (
  monitor: HttpMonitor,
  name: ActorName,
  members: Members,
  around: Around,
  signal: AbortSignal,
): Promise<Look> => {
  try {
    const first = await members.sessionOf(name, signal);
    const look = await httpLook(monitor, first.carried, around, signal);
    // Sessions end, and with an app that starts again all of them may. That the next one does not last, either, is a fault.
    const isYoung = first.anew && around.io.elapsed() - first.since < limits.watchSessionMs;
    if (isYoung || !isStranger(look)) return look;
    await members.forget(name, first);
    const { carried } = await members.sessionOf(name, signal);
    return await httpLook(monitor, carried, around, signal);
  } catch (error) {
    signal.throwIfAborted();
    // As in a flow: each step was answered, and a member waits that long for nothing.
    if (error instanceof OverTime)
      return failing('timeout', `the member was not signed in after ${secondsText(limits.watchTidyMs)}`);
    const look = stoppedLook(error, null);
    if (look !== null) return look;
    if (error instanceof LaunchReadyError) return unseen(error.message);
    throw error;
  }
};
