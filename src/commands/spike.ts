import type { Fault } from '../checks/check.ts';
import check from '../checks/edge/spike-spares-login.ts';
import type { Leftover } from '../drive/clean.ts';
import { environmentOf } from '../drive/environment.ts';
import { OutOfScope } from '../drive/out-of-scope.ts';
import { spikeOn } from '../drive/spike/spike.ts';
import { keepSpike } from '../evidence/kept-spike.ts';
import { Unknown } from '../evidence/leaf.ts';
import type { SpikeEvidence } from '../evidence/spike.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import { actOn } from './acting.ts';
import type { DriveAim, DriveFlags } from './drive-aim.ts';
import { spikePlan, spikeText } from './spike-text.ts';
import type { Surroundings } from './surroundings.ts';

export type SpikeFlags = DriveFlags & { readonly active?: boolean; readonly json?: boolean };

type SlowedLogin = Pick<Fault, 'place' | 'severity' | 'happened' | 'cause' | 'evidence'> & {
  readonly fix: readonly string[];
};

/** `spike --json`. `left` is what could not be removed again. */
export type SpikeReport = {
  readonly schema: 'launch-ready/spike@1';
  readonly slowed: readonly SlowedLogin[];
  /** What could not be told, with the reason. */
  readonly unknown: readonly string[];
  readonly spike: SpikeEvidence;
  readonly left: readonly Leftover[];
};

/** Throws before anything is sent where the settings do not allow a spike. */
const refuse = ({ config, settings }: DriveAim, app: string): void => {
  if (environmentOf(new URL(app).hostname, config) === 'production')
    throw new OutOfScope(
      `A spike of visitors is refused: ${app} is production, or nobody said that it is not. Name a staging environment in the settings.`,
    );
  if (settings.requests < limits.spikeRequestsLeast)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `A spike sends thousands of requests, and the settings allow ${settings.requests}.`,
      `Set "drive": {"requests": ${limits.spikeRequests}}.`,
    );
};

/** What the check says of it: there is no second opinion. */
const judged = (spike: SpikeEvidence): Pick<SpikeReport, 'slowed' | 'unknown'> => {
  try {
    const verdict = check.judge({ spike }, new Date(spike.measuredAt));
    if (verdict.outcome !== 'fail') return { slowed: [], unknown: [] };
    const slowed = verdict.faults.map(({ place, severity, happened, cause, evidence, remedy }) => ({
      place,
      severity,
      happened,
      cause,
      evidence,
      fix: remedy.flatMap(change => (change.kind === 'by-hand' ? change.steps : [])),
    }));
    return { slowed, unknown: (verdict.unseen ?? []).map(({ reason }) => reason) };
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    return { slowed: [], unknown: [error.reason] };
  }
};

const exitCode = ({ slowed, unknown, left }: SpikeReport): number => {
  if (slowed.length > 0) return 1;
  return unknown.length > 0 || left.length > 0 ? 3 : 0;
};

/** `launch-ready spike`: 0 members get in, 1 they do not, 3 something could not be told or is left. */
export const spike = (typed: string | undefined, flags: SpikeFlags, around: Surroundings): Promise<number> =>
  actOn<SpikeEvidence, SpikeReport>(typed, flags, around, ({ aim, app, at, say }) => {
    refuse(aim, app);
    return {
      plan: () => spikePlan(app, aim.settings.requests, around.columns),
      settings: { ...aim.settings, requests: Math.min(aim.settings.requests, limits.spikeRequests) },
      see: async (drive, look) => {
        const seen = await spikeOn(drive, say);
        const { domain, environment } = look();
        return { measuredAt: at, domain, app, environment, ...seen };
      },
      keep: keepSpike,
      report: ({ evidence, left }) => ({
        schema: 'launch-ready/spike@1',
        ...judged(evidence),
        spike: evidence,
        left,
      }),
      text: report => spikeText(report, around.columns),
      exitCode,
    };
  });
