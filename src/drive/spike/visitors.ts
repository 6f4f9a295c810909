import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { ControlRun, EntryRun, VisitorSpike } from '../../evidence/spike.ts';
import { needsLook } from '../../evidence/derive/spikes.ts';
import type { QuietControl } from '../../evidence/timings.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import { carriedPerSecond, spikeRate, timeAlone } from './carried.ts';
import { crowdSeconds, type Pace, visitorsOf, whileCrowded } from './crowd.ts';
import { enterAlone, enterSteadily, type Members } from './entries.ts';
import { publicPages } from './pages.ts';

/** As quick as before: a machine that is busy with other things is not waited for. */
const asBefore = 3;
const pauseMs = 500;

/** Waits until a sign-in is as quick as before, in ms; null where it is not within a minute. */
export const settled = async (drive: Drive, members: Members, quietMs: number): Promise<number | null> => {
  const { io, signal } = drive;
  const from = io.elapsed();
  while (io.elapsed() - from < limits.spikeSettleMs) {
    const ms = await enterAlone(drive, members);
    if (ms !== null && ms <= Math.max(quietMs * asBefore, pauseMs)) return io.elapsed() - from;
    await io.sleep(pauseMs, signal);
  }
  return null;
};

export type Calm = {
  readonly members: Members;
  /** Of one sign-in while nobody else came, in ms. */
  readonly quietMs: number;
  readonly quiet: EntryRun;
  readonly membersPerSecond: number;
  readonly control: Leaf<QuietControl>;
};

/** Three of four open the front page: that is where the link of a spike leads. */
const inTurn = ([front, ...others]: readonly [string, ...string[]]): readonly [string, ...string[]] => [
  front,
  ...others.flatMap((other, index) => [...(index === 0 ? [] : [front]), front, front, other]),
];

/** Members sign in while visitors open public pages, and while as many open an address that does almost nothing. */
export const visitorSpike = async (
  drive: Drive,
  { members, quietMs, quiet, membersPerSecond, control }: Calm,
  say: (phrase: string) => void,
): Promise<VisitorSpike> => {
  const pages = await publicPages(drive);
  const { visit, close } = await visitorsOf(drive);
  try {
    const costs: number[] = [];
    for (const page of inTurn(pages)) costs.push((await timeAlone(drive, visit, page)) ?? 0);
    const path = control.status === 'ok' ? control.value.path : '/';
    const controlMs = control.status === 'ok' ? ((await timeAlone(drive, visit, path)) ?? 0) : 0;
    const carried = await carriedPerSecond(drive, () => visit(path, drive.signal));
    // Two spikes, and both twice more.
    const left = (drive.settings.requests - drive.scope.sent() - limits.spikeRequestsAside) / 6;
    const aloneMs = costs.reduce((sum, ms) => sum + ms, 0) / costs.length;
    const seconds = crowdSeconds(membersPerSecond);
    const pace: Pace = {
      membersPerSecond,
      seconds,
      crowdPerSecond: spikeRate(
        { carried, aloneMs, controlMs },
        { seconds, visitors: Math.min(limits.spikeVisitors, left) },
      ),
    };
    const controlRun = async (at: string): Promise<ControlRun> => ({
      path: at,
      ...(await whileCrowded(drive, members, pace, [at], visit)),
    });
    const visited = () => whileCrowded(drive, members, pace, inTurn(pages), visit);
    say(`Signing in while ${pace.crowdPerSecond} a second ask for ${path}, which does almost nothing`);
    const beside: Leaf<ControlRun> = control.status === 'ok' ? seen(await controlRun(path)) : silent(control.reason);
    say(`Signing in while ${pace.crowdPerSecond} visitors a second open public pages`);
    const run = await visited();
    const settledMs = await settled(drive, members, quietMs);
    say('Signing in after all have gone');
    const after = await enterSteadily(drive, members, { perSecond: membersPerSecond });
    let spike: VisitorSpike = { pages, ...run, control: beside, settledMs, after, again: [] };
    while (beside.status === 'ok' && needsLook(quiet, spike)) {
      say('Once more, for members waited');
      const look = { control: await controlRun(path), visitors: await visited() };
      spike = { ...spike, again: [...spike.again, look] };
      await settled(drive, members, quietMs);
    }
    return spike;
  } finally {
    await close();
  }
};
