import { byCodePoint } from '../../evidence/derive/answers.ts';
import { literal } from '../../evidence/derive/chains.ts';
import { leaksOf, raised, type Leak } from '../../evidence/derive/leaks.ts';
import { environmentOfFile, reachOf } from '../../evidence/derive/secret-places.ts';
import { unreadIn } from '../../evidence/derive/unread.ts';
import type { SecretsEvidence } from '../../evidence/secrets.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { rotations, untracking } from '../secret-remedies.ts';
import { severityInGit } from '../secret-severity.ts';
import { linesOf, yours, startingWith } from '../secret-words.ts';
import { byHand, listed } from '../wording.ts';

type EnvFile = SecretsEvidence['trackedEnvFiles'][number];

const standsHere = ({ places }: Leak, file: string): boolean =>
  places.some(place => place.in === 'tree' && place.tracked === true && place.file === file);

const faultOf = (env: EnvFile, leaks: readonly Leak[]): Fault => {
  const { file, line, values, committed } = env;
  const inside = leaks.filter(leak => standsHere(leak, file));
  const held = `${values} secret ${values === 1 ? 'value' : 'values'}`;
  // One step lower where it can still be taken back, or where every secret in it is of test mode.
  const isTame = !committed || (inside.length > 0 && inside.every(leak => severityInGit(leak) !== 'blocker'));
  const isOut = committed && !(inside.length > 0 && inside.every(({ places }) => reachOf(places) === 'local'));
  const named = inside.length === 0 ? '' : `, among them ${listed(inside.slice(0, 5).map(yours))}`;
  return {
    place: file,
    places: [`${file}:${line}`],
    hosts: [],
    covers: inside.map(({ id }) => id),
    evenIfDown: true,
    severity: isTame ? 'high' : 'blocker',
    confidence: 'observed',
    happened: `Everybody with a copy of the code has the settings of your app, ${held} included${isOut ? ': treat them as stolen' : ', as soon as this machine pushes its commits'}.`,
    cause: `${startingWith(file)} is ${committed ? 'tracked by Git' : 'about to be committed'} and gives ${held}${named}.`,
    evidence: [`${file}: ${committed ? 'tracked by Git' : 'staged'}, gives ${held}`, ...inside.flatMap(linesOf)],
    replay: {
      tool: 'git',
      args: ['--literal-pathspecs', 'ls-files', '--', file],
      shows: `/^${literal(file)}$/m`,
    },
    remedy: [
      untracking(file),
      byHand('the environment variables of your hosting platform', `Enter what ${file} gives to production.`),
      ...(inside.length > 0
        ? rotations(inside)
        : [
            byHand(
              'every account whose key is in it',
              'Make a new key, deploy it, and make the old one invalid: old commits keep the file.',
            ),
          ]),
    ],
  };
};

export default defineCheck({
  id: 'secrets/env-files',
  rows: ['S3.c1'],
  from: 'repo',
  needs: ['declared', 'secrets'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Files of variables stay out of Git',
    failureTitle: 'The settings of production are in Git, secrets included',
    why: 'A file such as .env holds the keys of the app in one place. In Git it goes wherever the code goes, and old commits keep it after it is deleted. It is a launch blocker; one step lower while it is not committed or not pushed, or when all that it gives is of test mode. Files for development and tests that give no real key are left alone.',
    fix: 'Take the file out of Git, enter its values at the hosting platform, and exchange each secret that was in it.',
    howTo: 'Give the repository with --repo, as a git clone.',
    references: [
      'https://12factor.net/config',
      'https://nextjs.org/docs/app/guides/environment-variables',
      'https://git-scm.com/docs/gitignore',
    ],
  },
  judge: ({ declared, secrets }, asOf) => {
    const leaks = leaksOf(declared, secrets, undefined, asOf);
    const open = raised(leaks);
    const accepted = leaks.filter(leak => leak.class === 'secret' && !open.includes(leak));
    const faults = secrets.trackedEnvFiles
      .toSorted((a, b) => byCodePoint(a.file, b.file))
      .filter(({ file, values }) => {
        if (open.some(leak => standsHere(leak, file))) return true;
        if (environmentOfFile(file) === 'other') return false;
        return values > accepted.filter(leak => standsHere(leak, file)).length;
      })
      .map(env => faultOf(env, open));
    return concluded(faults, secrets.read.files === 0 ? unreadIn(secrets).slice(0, 1) : []);
  },
});
