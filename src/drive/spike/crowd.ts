import { generate } from '../../engines/load/generate.ts';
import { type HttpTarget, httpSender } from '../../engines/load/http-send.ts';
import type { Send } from '../../engines/load/send.ts';
import type { Crowd, CrowdedRun, EntryRun } from '../../evidence/spike.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import { enterSteadily, type Members } from './entries.ts';

/** How the crowd comes, and how the members do meanwhile. */
export type Pace = {
  readonly crowdPerSecond: number;
  /** How long it comes. */
  readonly seconds: number;
  readonly membersPerSecond: number;
};

/** For how many seconds a crowd has to come so that the last member meets it, too. */
export const crowdSeconds = (membersPerSecond: number): number =>
  limits.spikeEntries / membersPerSecond + limits.spikeHeadStartMs / 1_000;

/** What became of one who came with the crowd. */
export type Fate = 'answered' | 'throttled' | 'busy' | 'failed';

export const fateOf = (status: number | null, isAnswered: boolean): Fate => {
  if (status === 429) return 'throttled';
  if (status === 503) return 'busy';
  return isAnswered ? 'answered' : 'failed';
};

/** A crowd comes at a steady rate, whatever the app does; from shortly after its beginning on members sign in. */
export const whileCrowded = async <Target>(
  drive: Drive,
  members: Members,
  { crowdPerSecond, seconds, membersPerSecond }: Pace,
  targets: readonly [Target, ...Target[]],
  come: (target: Target, signal: AbortSignal) => Promise<Fate>,
  mayWait = false,
): Promise<CrowdedRun> => {
  const fates = { answered: 0, throttled: 0, busy: 0, failed: 0 };
  const each = Math.max(1, Math.round((crowdPerSecond * seconds) / targets.length));
  const send: Send<Target> = async (target, signal) => {
    const fate = await come(target, signal);
    fates[fate] += 1;
    return { ok: fate === 'answered', status: null, reason: fate };
  };
  const coming = generate(
    targets.map((target, index) => ({ name: `crowd ${index}`, target })),
    { perSecond: crowdPerSecond, warmUp: 0, perEndpoint: each, blocks: 1 },
    send,
    drive.io,
    drive.signal,
  );
  const entering = async (): Promise<EntryRun> => {
    await drive.io.sleep(limits.spikeHeadStartMs, drive.signal);
    return enterSteadily(drive, members, { perSecond: membersPerSecond, mayWait });
  };
  const [runs, entries] = await Promise.all([coming, entering()]);
  const sent = each * targets.length;
  const { answered, throttled, busy } = fates;
  const crowd: Crowd = {
    perSecond: crowdPerSecond,
    sent,
    answered,
    throttled,
    busy,
    // One that was given up has no fate.
    failed: sent - answered - throttled - busy,
  };
  const lagMs = Math.max(entries.lagMs, runs[0]?.lag.max ?? 0);
  return { crowd, entries: { ...entries, lagMs } };
};

/** A sender whose requests the scope admits, at addresses of the app. */
export const visitorsOf = async (
  drive: Drive,
): Promise<{
  readonly visit: (path: string, signal: AbortSignal) => Promise<Fate>;
  readonly close: () => Promise<void>;
}> => {
  const { scope, io } = drive;
  const address = await drive.addressOf(new URL(scope.app).hostname);
  const { send, close } = await httpSender(io);
  const visit = async (path: string, signal: AbortSignal): Promise<Fate> => {
    const url = new URL(path, scope.app);
    await scope.admit(url, signal);
    const target: HttpTarget = {
      url: url.href,
      address,
      headers: { accept: 'text/html,*/*;q=0.8' },
      maxBytes: limits.bodyBytes,
    };
    const { ok, status } = await send(target, signal);
    return fateOf(status, ok || (status !== null && status >= 300 && status < 400));
  };
  return { visit, close };
};
