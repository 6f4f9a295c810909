import { added, type Answered, failsMore, none } from '../../engines/access-log/status.ts';
import { type Doing, isOn, type PhaseFailure, seenAs } from './doing.ts';
import type { Member } from './hands.ts';

/** What the app wrote down since the soak began, and whether it fails more than before. */
const logReader = async ({ hands: { logs }, thresholds, usual, clock, note }: Doing) => {
  let seen: Answered = none;
  let silent = logs === null;
  let next = clock.elapsed() + thresholds.soakLogEveryMs;
  await logs?.begin();
  return {
    answered: (): Answered | null => (silent ? null : seen),
    /** Why the log speaks against the release; null while it does not. */
    failure: async (isLast: boolean): Promise<string | null> => {
      if (logs === null || silent || (!isLast && clock.elapsed() < next)) return null;
      next = clock.elapsed() + thresholds.soakLogEveryMs;
      const more = await logs.more();
      if ('unreadable' in more) {
        silent = true;
        await note(`The log could not be read, so failures in it were not counted: ${more.unreadable}`);
        return null;
      }
      seen = added(seen, more);
      const before = usual();
      if (!failsMore(seen, before, { enough: thresholds.soakFailures, times: thresholds.soakTimes })) return null;
      const then =
        before === null ? 'of before nothing is known' : `before it was ${before.failures} of ${before.answers}`;
      return `The log tells of ${seen.failures} failures (500 and above) among ${seen.answers} answers; ${then}.`;
    },
  };
};

const watches = async (doing: Doing, member: Member | null): Promise<PhaseFailure> => {
  const { hands, thresholds, clock, signal, release, note } = doing;
  const log = await logReader(doing);
  const until = clock.elapsed() + thresholds.soakMs;
  let [looks, bad, inARow, asMember] = [0, 0, 0, 0];
  let untold = member !== null;
  /** What is wrong at this moment; null when nothing is. */
  const look = async (): Promise<string | null> => {
    const seen = await hands.look();
    if (!isOn(release)(seen)) return seenAs(seen);
    const page = await hands.brokenPage();
    if (page !== null || member === null) return page;
    const { kind, reason } = await member.look();
    if (kind === 'works') asMember += 1;
    if (kind === 'not-tried' && untold) {
      untold = false;
      await note(`For a while it was not seen whether a member gets in: ${reason ?? 'no reason'}.`);
    }
    return kind === 'broken' ? `signed in as a member: ${reason ?? 'no reason'}` : null;
  };
  // A look that failed is followed by others until it is known what to make of it.
  while (clock.elapsed() < until || inARow > 0) {
    const broken = await look();
    signal.throwIfAborted();
    looks += 1;
    inARow = broken === null ? 0 : inARow + 1;
    if (broken !== null) bad += 1;
    const often = looks >= thresholds.soakEnough && bad / looks >= thresholds.soakShare;
    if (inARow >= thresholds.soakInARow || often)
      return { reason: `It worked at first, then ${bad} of ${looks} looks failed: ${broken ?? 'on and off'}.` };
    const failure = await log.failure(false);
    if (failure !== null) return { reason: failure };
    await clock.sleep(
      Math.max(0, inARow > 0 ? thresholds.soakEveryMs : Math.min(thresholds.soakEveryMs, until - clock.elapsed())),
      signal,
    );
  }
  const failure = await log.failure(true);
  if (failure !== null) return { reason: failure };
  const answered = log.answered();
  await note(
    [
      `${looks} looks, ${asMember} of them as a member who is signed in`,
      ...(bad === 0 ? [] : [`${bad} failed`]),
      ...(answered === null ? [] : [`${answered.failures} failures among ${answered.answers} answers in the log`]),
    ].join('; ') + '.',
  );
  return null;
};

/** Watches a release that works for a while: its version, pages, a member who signs in, and the log. */
export const soaks = async (doing: Doing): Promise<PhaseFailure> => {
  const member = await doing.hands.member();
  if (typeof member === 'string') {
    await doing.note(`Not watched as a member who signs in: ${member}.`);
    return watches(doing, null);
  }
  try {
    return await watches(doing, member);
  } finally {
    const left = await member.leave();
    if (left !== null) await doing.note(left, 'heed');
  }
};
