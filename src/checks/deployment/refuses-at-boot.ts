import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known } from '../../evidence/leaf.ts';
import type { RehearsalEvidence, StartWithout } from '../../evidence/rehearsal.ts';
import { defineCheck, type Fault, judgeEach, notApplicable } from '../check.ts';
import { howToRehearse, inCommit, inRepository, rehearseAgain, rehearsingAgain } from '../rehearsal-words.ts';
import { byHand } from '../wording.ts';

const id = 'deployment/refuses-at-boot';

type Told = Pick<Fault, 'severity' | 'happened' | 'cause' | 'replay' | 'remedy'>;

const placeOf = (name: string): string => `variables/${name.toLowerCase()}`;

/** A secret that stands in the code: the app runs with it as if somebody had set it. */
const builtInSecret = (
  name: string,
  { builtIn, said }: StartWithout,
  rehearsal: RehearsalEvidence,
): Told | undefined => {
  if (builtIn === null) return undefined;
  const file = inRepository(rehearsal, builtIn.file);
  return {
    severity: 'blocker',
    happened: builtIn.empty
      ? `When ${name} is missing in production nobody notices: your app starts with an empty secret, and whoever knows that passes as somebody else.`
      : `When ${name} is missing in production nobody notices: your app starts with a secret that everybody who has seen the code knows.`,
    cause: `${file} line ${builtIn.line} has ${builtIn.empty ? 'an empty value' : 'a value'} for ${name} when none is given; without the variable ${said}.`,
    replay:
      builtIn.written === null
        ? rehearsingAgain(rehearsal, id, placeOf(name))
        : inCommit('-E', `${name}.*${builtIn.written.replaceAll(/[?|]/g, String.raw`\$&`)}`, file),
    remedy: [
      byHand(
        `${file} line ${builtIn.line}`,
        `Take the value for ${name} out of the code, so that the app ends at its start and names what is missing.`,
        `For your own machine put a value into a local .env file, which Git does not take.`,
        rehearseAgain,
      ),
    ],
  };
};

const remedyAtStart = (name: string) =>
  byHand(
    'the start of your app',
    `Read ${name} before anything listens, and end with a message that names it when it is missing.`,
    rehearseAgain,
  );

const toldOf = (name: string, start: StartWithout, rehearsal: RehearsalEvidence): Told | undefined => {
  switch (start.outcome) {
    case 'served':
      return start.secret ? builtInSecret(name, start, rehearsal) : undefined;
    case 'failed':
      return {
        severity: 'blocker',
        happened: `When ${name} is missing, a deployment looks fine and your members get errors: the app starts without it and fails afterwards.`,
        cause: `Without ${name} ${start.said}; with it the page came.`,
        replay: rehearsingAgain(rehearsal, id, placeOf(name)),
        remedy: [remedyAtStart(name)],
      };
    case 'refused':
      return start.named
        ? undefined
        : {
            // Nothing is broken for members: the deployment stops. What is lost is the time to find out why.
            severity: 'high',
            happened: `When ${name} is missing, your app does not start and does not say why: whoever deploys at night searches for it while nobody gets in.`,
            cause: `Without ${name} ${start.said}, and nothing that it printed names the variable.`,
            replay: rehearsingAgain(rehearsal, id, placeOf(name)),
            remedy: [remedyAtStart(name)],
          };
  }
};

const faultOf = (name: string, start: StartWithout, rehearsal: RehearsalEvidence): Fault | undefined => {
  const told = toldOf(name, start, rehearsal);
  return told === undefined
    ? undefined
    : {
        ...told,
        place: placeOf(name),
        hosts: [],
        evenIfDown: true,
        confidence: 'proven',
        evidence: [`I started the app without ${name}: ${start.said}`, ...start.lines.slice(-5)],
      };
};

export default defineCheck({
  id,
  rows: ['S3.c1'],
  from: 'launch',
  needs: ['rehearsal'],
  damage: 'data',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'The app does not start without what it needs, and names it',
    failureTitle: 'Your app starts with a secret missing, and nobody notices',
    why: 'A variable that was forgotten on the new server shows itself at once, or in the worst hour: at the first payment, at the first reset. And a value that stands in the code for a missing secret is known to everybody who has read the code. I start the app once without each variable that it is usually given.',
    fix: 'Read all variables at the start, give secrets no value in the code, and end with a message that names what is missing.',
    howTo: howToRehearse,
    references: [
      'https://12factor.net/config',
      'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
    ],
  },
  judge: ({ rehearsal }) => {
    const all = Object.entries(known(rehearsal.without)).toSorted(([a], [b]) => byCodePoint(a, b));
    if (all.length === 0) return notApplicable('the app is given no variable that could be missing');
    return judgeEach(
      all,
      () => undefined,
      ([name, leaf]) => faultOf(name, known(leaf), rehearsal),
    );
  },
});
