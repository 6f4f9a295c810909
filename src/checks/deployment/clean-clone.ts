import { known, Unknown } from '../../evidence/leaf.ts';
import type { RehearsalEvidence, RehearsedRound, RehearsedStep } from '../../evidence/rehearsal.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { toldOf } from '../missing-on-clone.ts';
import { howToRehearse, linesOf } from '../rehearsal-words.ts';

const id = 'deployment/clean-clone';

/** Where people notice it, by the step that failed. */
const harm: { readonly [S in RehearsedStep['name']]: string } = {
  clone: 'Nobody can deploy your app: what Git has cannot be cloned.',
  install: 'The next deployment fails before your app is built: its packages cannot be installed from what Git has.',
  build: 'The next deployment fails: your app cannot be built from what Git has.',
  start:
    'On every other machine your app does not start: after the next deployment, or on a new server, nobody gets in.',
  health: 'On every other machine your app does not get ready, so your host takes it down again.',
  home: 'On every other machine your app starts, and its home page is an error.',
  assets: 'On every other machine your pages come without their scripts, styles or pictures.',
};

const faultOf = (step: RehearsedStep, rehearsal: RehearsalEvidence, production: boolean): Fault => {
  const told = toldOf(step, rehearsal, production, id);
  return {
    ...told,
    place: told.place,
    hosts: [],
    evenIfDown: true,
    severity: 'blocker',
    confidence: 'proven',
    happened: `${harm[step.name]}${production ? ' It is so only with the packages of production: your own machine has those for development, too.' : ''}`,
    evidence: linesOf(step),
  };
};

const roundFault = (round: RehearsedRound, rehearsal: RehearsalEvidence, production: boolean): Fault | undefined => {
  const step = round.steps.find(({ passed }) => !passed);
  return step === undefined ? undefined : faultOf(step, rehearsal, production);
};

export default defineCheck({
  id,
  rows: ['S3.f1'],
  needs: ['rehearsal'],
  damage: 'signups',
  effort: { minutes: [10, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'The app runs from a clean clone, with nothing of anybody’s machine',
    failureTitle: 'Your app runs on one machine only',
    why: 'What was patched on a server or lies on one laptop is gone with it: the next deployment, a new server or a second developer gets what Git has and nothing else. A rehearsal clones the newest commit into an empty folder and installs, builds and starts it as a host does, once with all packages and once with those of production.',
    fix: 'Bring into Git, package.json and the example of the variables what the clean clone lacked.',
    howTo: howToRehearse,
    references: ['https://12factor.net/dependencies', 'https://docs.npmjs.com/cli/v11/commands/npm-ci'],
  },
  judge: ({ rehearsal }) => {
    const faults: Fault[] = [];
    const unseen: Unseen[] = [];
    for (const [leaf, production] of [
      [rehearsal.full, false],
      [rehearsal.production, true],
    ] as const) {
      try {
        const fault = roundFault(known(leaf), rehearsal, production);
        if (fault !== undefined) faults.push(fault);
        // What comes after a round that failed was not tried, and that is no news.
        if (fault !== undefined) break;
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    }
    return concluded(faults, unseen);
  },
});
