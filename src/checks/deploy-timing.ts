import type { DeploysEvidence, TimedDeploy } from '../evidence/deploys.ts';
import { byCodePoint } from '../evidence/derive/answers.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { Fault } from './check.ts';
import { askingAgain } from './deploy-words.ts';

const id = 'deployment/deploy-guarded';
/** T5: how long one bad deploy takes login or checkout down at most. */
const outageMs = 300_000;
/** T4: how long a revert takes at most. */
const revertMs = 600_000;

const minutes = (ms: number): string => {
  const tenths = Math.round(ms / 6_000) / 10;
  return `${tenths} ${tenths === 1 ? 'minute' : 'minutes'}`;
};

const subject = ({ drill }: TimedDeploy): string => (drill === null ? 'deploy' : `drill (${drill})`);
const day = ({ at }: TimedDeploy): string => at.slice(0, 10);

const tooLong = (deploy: TimedDeploy, domain: string): Fault | undefined => {
  const { end, outageMs: down, rollbackMs: back } = deploy;
  const told = (place: string, severity: Fault['severity'], happened: string, cause: string): Fault => ({
    hosts: [],
    evenIfDown: true,
    confidence: 'proven',
    place,
    severity,
    happened,
    cause,
    evidence: [
      `${day(deploy)}, ${subject(deploy)}: ${end === 'rolled-back' ? 'taken back' : end}, way back ${back === null ? 'not reached' : minutes(back)}, members not served for ${down === null ? 'longer than it was watched' : minutes(down)}`,
    ],
    replay: askingAgain(domain, id, place),
    remedy: [
      {
        kind: 'by-hand',
        where: 'your deployment',
        steps: [
          'Keep the release before started or built, so that going back is a switch and not a build.',
          'Name the command in the settings as deploy.rollback, with {previous} in it.',
          'Drill again: launch-ready deploy drill. The finding closes with the first drill that is in time.',
        ],
      },
    ],
  });
  const now = `In the last ${subject(deploy)}`;
  if (end === 'stuck')
    return told(
      'deploy/way-back',
      'blocker',
      `${now} a bad release stayed out: members had nothing of what they pay for until somebody stepped in.`,
      'The way back was taken, and the release before was not seen to work afterwards.',
    );
  if (down === null || down > outageMs)
    return told(
      'deploy/outage',
      'blocker',
      `${now} members were not served for ${down === null ? 'as long as I watched' : minutes(down)}; from five minutes on they leave, or pay twice.`,
      'Noticing that the release is bad and going back took longer than five minutes.',
    );
  if (back !== null && back > revertMs)
    return told(
      'deploy/way-back',
      'high',
      `${now} going back took ${minutes(back)}, while members waited or saw errors.`,
      'A way back takes ten minutes at most; this one takes longer.',
    );
  return undefined;
};

/** The newest of each kind of drill, and the newest deploy: what was slow before and is not any more is mended. */
const newest = (timed: readonly TimedDeploy[]): readonly TimedDeploy[] =>
  [...Map.groupBy(timed, ({ drill }) => drill)].flatMap(([, own]) => {
    const ended = own.filter(({ end }) => end !== 'cut-off');
    return ended.toSorted((a, b) => byCodePoint(b.at, a.at)).slice(0, 1);
  });

/** What the last way back of each kind showed: too long (T4, T5), or none at all. Throws `Unknown` while none was timed. */
export const timingFaults = (timed: DeploysEvidence['timed'], domain: string): readonly Fault[] => {
  const last = newest(known(timed)).toSorted((a, b) => byCodePoint(b.at, a.at) || byCodePoint(a.run, b.run));
  const found = last.flatMap(deploy => tooLong(deploy, domain) ?? []);
  if (found.length > 0) return [...Map.groupBy(found, ({ place }) => place).values()].flatMap(([fault]) => fault ?? []);
  if (last.every(({ rollbackMs }) => rollbackMs === null))
    throw new Unknown('every deploy went well, and no way back was timed: a drill does that on staging');
  return [];
};
