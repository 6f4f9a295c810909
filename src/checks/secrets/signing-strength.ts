import { byCodePoint } from '../../evidence/derive/answers.ts';
import { environmentOfFile } from '../../evidence/derive/secret-places.ts';
import { isSigningName } from '../../evidence/derive/signing-names.ts';
import type { OwnSecret } from '../../evidence/secrets.ts';
import { concluded, defineCheck, notApplicable, type Fault } from '../check.ts';
import { auditing } from '../secret-replays.ts';
import { byHand } from '../wording.ts';

const placeIn = ({ in: { file, line } }: OwnSecret): string =>
  line === 0 ? `the ${file} of the audit` : `${file} line ${line}`;

const faultOf = (name: string, weak: readonly OwnSecret[], domain: string): Fault | undefined => {
  const isLive = ({ in: { file } }: OwnSecret): boolean => environmentOfFile(file) === 'production';
  const sorted = weak.toSorted(
    (a, b) => Number(isLive(b)) - Number(isLive(a)) || byCodePoint(a.in.file, b.in.file) || a.in.line - b.in.line,
  );
  const [first] = sorted;
  if (first === undefined) return undefined;
  const place = name.toLowerCase();
  const known = isLive(first);
  const happened =
    'Somebody can guess the secret that signs your sessions, and then sign in as any member, you included';
  return {
    place,
    places: sorted.map(({ in: { file, line } }) => `${file}:${line}`),
    hosts: [],
    evenIfDown: true,
    severity: known ? 'high' : 'medium',
    confidence: known ? 'observed' : 'inferred',
    happened: known
      ? `${happened}.`
      : `I think that production has the same value as your machine. ${happened}. What production has is not seen, so this is medium risk.`,
    cause: `${name} in ${placeIn(first)} is ${first.weak ?? ''} (${first.length} characters).`,
    evidence: sorted.map(one => `${one.in.file}:${one.in.line}: ${name}, ${one.length} characters, ${one.weak ?? ''}`),
    replay: auditing(domain, 'secrets/signing-strength', place),
    remedy: [
      byHand(
        'a terminal',
        'Make a new one with openssl rand -base64 48.',
        `Enter it as ${name} in the environment variables of your hosting platform, for production.`,
        'Deploy: everybody signs in once more.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'secrets/signing-strength',
  rows: ['S3.c2'],
  from: 'repo',
  needs: ['declared', 'repo', 'secrets'],
  damage: 'data',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'What signs your sessions cannot be guessed',
    failureTitle: 'The secret that signs your sessions can be guessed',
    why: 'Whoever knows the secret that signs sessions makes one for any member. Words and short values are tried in seconds on one signed session, without a single request to your site. In a file that is for production it is high risk; in one that does not say what it is for it is a guess that production has the same, and medium risk.',
    fix: 'Replace it by at least 32 random bytes.',
    howTo:
      'Run the audit with --repo where .env.production lies, or with the variables of production in its environment; no value leaves the machine.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc7518#section-3.2',
      'https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html#weak-token-secret',
    ],
  },
  judge: ({ declared, repo, secrets }) => {
    const seen = secrets.own.filter(({ in: { file } }) => environmentOfFile(file) !== 'other');
    const weak = [
      ...Map.groupBy(
        seen.filter(one => one.weak !== null),
        ({ name }) => name,
      ),
    ].toSorted(([a], [b]) => byCodePoint(a, b));
    const read = repo.envs.filter(({ name, readIn }) => readIn.length > 0 && isSigningName(name));
    const unseen = read
      .filter(({ name }) => !seen.some(one => one.name === name))
      .map(({ name }) => ({ host: name.toLowerCase(), reason: `the value of ${name} was not seen` }));
    if (weak.length === 0 && read.length === 0 && !seen.some(({ name }) => isSigningName(name)))
      return notApplicable('the code names no variable that signs sessions');
    return concluded(
      weak.flatMap(([name, same]) => faultOf(name, same, declared.domain) ?? []),
      unseen,
    );
  },
});
