import { limits } from '../platform/limits.ts';
import { said } from './said.ts';
import type { DeployMark } from './store.ts';
import { lasted } from './when.ts';

/** A release that went out so shortly before that it is the first suspect. */
export type RecentDeploy = {
  readonly release: string;
  readonly agoMs: number;
  readonly isBack: boolean;
  /** What to do about it, before anything else. */
  readonly action: string;
};

const suspectMs = 30 * 60_000;

/** The last release that went out within half an hour before `beganAt`. One that was refused never reached members. */
export const recentDeploy = (deploys: readonly DeployMark[], beganAt: number): RecentDeploy | null => {
  const last = deploys
    .filter(({ at, end }) => end !== 'refused' && at <= beganAt && beganAt - at <= suspectMs)
    .toSorted((a, b) => b.at - a.at)[0];
  if (last === undefined) return null;
  const release = said(last.release, limits.noticeNameCharacters) || 'without a name';
  const isBack = last.end === 'rolled-back';
  const action = isBack
    ? `Release ${release} was taken back already: see whether the one before runs now.`
    : `Go back to the release before ${release}. Look for the cause afterwards.`;
  return { release, agoMs: beganAt - last.at, isBack, action };
};

/** "It began 3 minutes after release v42 went out." */
export const afterDeploy = ({ release, agoMs, isBack }: RecentDeploy): string =>
  `It began ${lasted(agoMs)} after release ${release} went out${isBack ? '; that one was taken back' : ''}.`;
