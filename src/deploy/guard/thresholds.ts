import type { DeploySettings } from '../../config/deploy-settings.ts';

/** What has to be seen how often, and how long each phase may take; milliseconds. */
export type Thresholds = {
  readonly deployMs: number;
  /** How long the new release may take to be the only one that answers. */
  readonly versionMs: number;
  /** Answers in a row, and the time they span: behind a balancer one answer is one of several processes. */
  readonly hits: number;
  readonly versionSpanMs: number;
  readonly readyMs: number;
  readonly readyEveryMs: number;
  readonly soakMs: number;
  readonly soakEveryMs: number;
  /** Looks in a row that fail, or their share once there are enough of them, after which it is taken back. */
  readonly soakInARow: number;
  readonly soakShare: number;
  readonly soakEnough: number;
  /** How often somebody signs in anew, and how often the log is read. */
  readonly soakSignInEveryMs: number;
  readonly soakLogEveryMs: number;
  /** Failures in the log after which it is taken back, and how many times the share of before they have to be. */
  readonly soakFailures: number;
  readonly soakTimes: number;
  readonly rollbackMs: number;
  readonly purgeMs: number;
  readonly probeEveryMs: number;
};

const usual: Thresholds = {
  deployMs: 900_000,
  versionMs: 180_000,
  hits: 5,
  versionSpanMs: 10_000,
  readyMs: 60_000,
  readyEveryMs: 1_000,
  soakMs: 120_000,
  soakEveryMs: 5_000,
  soakInARow: 3,
  soakShare: 0.2,
  soakEnough: 15,
  soakSignInEveryMs: 30_000,
  soakLogEveryMs: 15_000,
  soakFailures: 20,
  soakTimes: 5,
  rollbackMs: 240_000,
  purgeMs: 120_000,
  probeEveryMs: 1_000,
};

/** Those of research, with the times that the settings give in seconds. */
export const thresholdsOf = ({ timeouts }: Pick<DeploySettings, 'timeouts'>): Thresholds => {
  const ms = (seconds: number | undefined, otherwise: number): number =>
    seconds === undefined ? otherwise : seconds * 1_000;
  return {
    ...usual,
    deployMs: ms(timeouts?.deploy, usual.deployMs),
    versionMs: ms(timeouts?.version, usual.versionMs),
    readyMs: ms(timeouts?.ready, usual.readyMs),
    soakMs: ms(timeouts?.soak, usual.soakMs),
    rollbackMs: ms(timeouts?.rollback, usual.rollbackMs),
  };
};
