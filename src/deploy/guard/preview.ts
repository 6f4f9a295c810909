import { OutOfScope } from '../../drive/out-of-scope.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import type { SmokeReport } from '../smoke/smoke.ts';
import { beforeMembers, type Doing, isOn, type PhaseFailure, seenAs, smokeFailure } from './doing.ts';
import type { Look } from './hands.ts';
import { streak } from './streak.ts';

/** Platforms ask whoever opens a preview to sign in with them: then it is not the app that answers. */
const isGuarded = ({ status }: Look): boolean =>
  status === 401 || status === 403 || (status !== null && status >= 300 && status < 400);

/** Uses a release at the address of its own before members get it. What cannot be tried there is tried once they have it. */
export const tries = async (doing: Doing): Promise<PhaseFailure> => {
  const { hands, thresholds, clock, signal, note } = doing;
  const url = doing.preview();
  // Promoting says so.
  if (url === null) return null;
  if (doing.isDrill) {
    await note('Not tried in advance: a drill shows what happens when members get it.');
    return null;
  }
  const { look, smoke } = hands.at(url);
  const { hits, readyEveryMs: everyMs, readyMs } = thresholds;
  const is = (seen: Look): boolean => isGuarded(seen) || isOn(doing.release)(seen);
  const last = await streak(look, { is, hits, spanMs: 0, everyMs, withinMs: readyMs }, clock, signal);
  if (last !== null) return beforeMembers(doing, `At ${url} the new release was not what answers: ${seenAs(last)}.`);
  const seen = await look();
  if (isGuarded(seen)) {
    await note(`Not tried before members got it: ${url} lets nobody in (${seen.what}).`);
    return null;
  }
  let report: SmokeReport;
  try {
    report = await smoke();
  } catch (error) {
    if (!(error instanceof LaunchReadyError || error instanceof OutOfScope)) throw error;
    await note(`Not tried before members got it: ${error.message}`);
    return null;
  }
  const open = report.steps.filter(({ status }) => status === 'not-checked').map(({ title }) => title);
  if (open.length > 0) await note(`Not tried before members got it: ${open.join(', ')}.`);
  // Mails lead to the real address, so that less can be tried here than there.
  const reason = smokeFailure(report, null);
  if (reason === null) await note(`It worked at ${url} before members got it.`);
  return reason === null ? null : beforeMembers(doing, `At ${url}, before members got it: ${reason}`);
};
