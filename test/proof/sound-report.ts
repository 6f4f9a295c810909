import type { Check } from '../../src/checks/check.ts';
import type { Report } from '../../src/findings/report.ts';
import { soundPlan } from '../world/sound.ts';
import type { Kind, Laid } from './kind.ts';
import type { Target } from './target.ts';

/** What an audit says of the sound world, and of the sound target that a kind has of its own. */
export type SoundReport = Pick<Report, 'findings' | 'notChecked' | 'judged'>;

/** A finding counts wherever it stands; what is not checked or judged is looked up where the check belongs. */
export const soundReport = async (
  target: Target,
  laid: ReadonlyMap<Kind, Laid>,
  checks: readonly Check[],
): Promise<SoundReport> => {
  const apart = [...laid].filter(([{ soundApart }]) => soundApart === true);
  const belongs = (id: string | null, own: Kind | null): boolean => {
    const check = checks.find(each => each.id === id);
    return check !== undefined && (apart.find(([kind]) => kind.readies(check))?.[0] ?? null) === own;
  };
  const seenAs = ({ findings, notChecked, judged }: Report, own: Kind | null): SoundReport => ({
    findings,
    notChecked: notChecked.filter(({ check }) => belongs(check, own)),
    judged: judged.filter(check => belongs(check, own)),
  });
  /** A second look where the first could not look, for an answer was late on a busy machine; that one counts then. */
  const looked = async (browser: boolean, own: Kind | null): Promise<SoundReport> => {
    const first = seenAs(await target.audit({ browser }), own);
    return first.notChecked.length === 0 ? first : seenAs(await target.audit({ browser }), own);
  };
  const reports: SoundReport[] = [];
  for (const [kind, { laySound, afterwards }] of apart) {
    await laySound();
    reports.push(await looked(false, kind));
    await afterwards?.();
  }
  await target.set(soundPlan());
  const all = [await looked(true, null), ...reports];
  return {
    findings: all.flatMap(({ findings }) => findings),
    notChecked: all.flatMap(({ notChecked }) => notChecked),
    judged: all.flatMap(({ judged }) => judged),
  };
};
