import type { KeptSession } from '../../drive/kept-session.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { secondsText } from '../../platform/wording.ts';
import { hostOf } from '../derive/places.ts';
import type { Ask, Monitor } from '../monitor.ts';
import { type Around, failing, type Look, unseen } from './around.ts';
import { controlProbe, freshIo } from './control.ts';
import { failureWord } from './failure.ts';
import { fetched } from './fetched.ts';
import { judgedAnswer } from './judged-answer.ts';
import { Unresolved } from './resolved.ts';

type Http = Extract<Ask, { of: 'http' }>;
export type HttpMonitor = Monitor & { readonly ask: Http };

/** Hosts that the settings name, and everything below the domain. */
const ownHosts = ({ config, aim }: Around, asked: string): ((host: string) => boolean) => {
  const domain = aim?.domain ?? config.domain;
  const driven = [config.drive?.app, ...(config.drive?.hosts ?? []), ...Object.values(config.environments)];
  const named = new Set([
    hostOf(asked),
    ...Object.keys(config.hosts),
    ...driven.flatMap(origin => (origin === undefined ? [] : [hostOf(origin)])),
  ]);
  return host => named.has(host) || (domain !== undefined && (host === domain || host.endsWith(`.${domain}`)));
};

const unresolvedLook = async (error: Unresolved, { io, config }: Around, signal: AbortSignal): Promise<Look> => {
  const online = await controlProbe(config.watch?.control ?? [], io, signal);
  if (online === false)
    return unseen(`this machine is cut off: ${error.message}, and none of the control places answers`);
  return error.blame === 'name' ? failing('dns', error.message) : unseen(error.message);
};

const brokenLook = (error: SilentPeer | PeerFailure, ms: number): Look => {
  const word = failureWord(error) ?? 'reset';
  return word === 'here' ? unseen(error.message) : failing(word, error.message, ms);
};

/** One look at a page or an API, on a fresh connection, with this session or none. */
export const httpLook = async (
  { ask, timeoutMs, budgetMs }: HttpMonitor,
  carried: KeptSession | null,
  around: Around,
  signal: AbortSignal,
): Promise<Look> => {
  const io = freshIo(around.io);
  const time = AbortSignal.timeout(timeoutMs);
  const within = AbortSignal.any([signal, time]);
  const from = io.elapsed();
  const late = (): Look => failing('timeout', `no whole answer came within ${secondsText(timeoutMs)}`, timeoutMs);
  try {
    const found = await fetched(io, { ask, timeoutMs, isOwn: ownHosts(around, ask.url), carried, run: signal }, within);
    signal.throwIfAborted();
    return time.aborted ? late() : judgedAnswer(ask, budgetMs, found, io.elapsed() - from);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Unresolved) return unresolvedLook(error, around, signal);
    if (time.aborted) return late();
    if (error instanceof SilentPeer || error instanceof PeerFailure) return brokenLook(error, io.elapsed() - from);
    throw error;
  }
};
