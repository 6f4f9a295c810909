import { badBuildTakenBack } from '../deploy/guard/bad-build.ts';
import type { Target } from './target.ts';

/** A drill whose record is in the state of the target: a broken release on a small platform on loopback, noticed and taken back. */
export const keepDrill = async (target: Target, domain: string): Promise<void> => {
  const { at } = await badBuildTakenBack(target.state, domain);
  if (at !== 'rolled-back') throw new Error(`the drill ended ${at}`);
};
