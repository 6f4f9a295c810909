import type { TokenEnd } from '../../engines/token-ends/found.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { literal } from '../../evidence/derive/chains.ts';
import { concluded, defineCheck, type Fault, notApplicable, type Unseen } from '../check.ts';
import { byHand } from '../wording.ts';

type Story = {
  readonly happened: string;
  readonly cause: (place: string, words: string) => string;
  readonly remedy: readonly [string, ...string[]];
};

const again = 'Then run launch-ready harden --active --only expired, which comes with a token after its end.';

const stories: Readonly<Record<TokenEnd['how'], Story>> = {
  ignored: {
    happened:
      'Whoever once got hold of a token of a member, from a shared computer, a log or a backup, is inside as that member for ever: no session ends by itself.',
    cause: (place, words) => `${place} verifies tokens with ${words}, which leaves their end (exp) out.`,
    remedy: [
      'Take the option out: the library looks at exp by itself.',
      'Where members were signed out too early, let tokens live longer, or give new ones for a refresh token.',
      again,
    ],
  },
  tolerated: {
    happened: 'A token of a member that has ended is taken for hours more, by whoever holds it.',
    cause: (place, words) =>
      `${place} verifies tokens with ${words}: an hour or more is no clock that differs, it is a second life.`,
    remedy: [
      'Set clockTolerance to 30 seconds at most, in the unit of the library: seconds for jsonwebtoken and jose, milliseconds for fast-jwt.',
      'Where sessions are to last longer, let their tokens live longer (expiresIn), so that what stands in them is true.',
      again,
    ],
  },
  decoded: {
    happened:
      'Whoever writes the id of another member into a token is that member, for as long as they like: neither its signature nor its end is looked at.',
    cause: (place, words) =>
      `${place} reads the token of whoever asks with ${words}…), which verifies nothing, and takes from it who they are.`,
    remedy: [
      'Put verify in the place of decode, with the key and the one algorithm that you sign with, such as { algorithms: ["HS256"] }.',
      'Refuse with 401 where it throws.',
      again,
    ],
  },
};

const grave: readonly TokenEnd['how'][] = ['decoded', 'ignored', 'tolerated'];

const faultIn = (file: string, found: readonly TokenEnd[]): Fault => {
  const sorted = found.toSorted((a, b) => grave.indexOf(a.how) - grave.indexOf(b.how) || a.line - b.line);
  const [first] = sorted;
  const { how = 'ignored', line = 1, words = '' } = first ?? {};
  const { happened, cause, remedy } = stories[how];
  const [step, ...more] = remedy;
  return {
    place: file.toLowerCase().replaceAll(/\s/g, '-'),
    places: sorted.map(one => `${one.file}:${one.line}`),
    hosts: [],
    evenIfDown: true,
    severity: 'medium',
    confidence: 'inferred',
    happened,
    cause: cause(`${file}, line ${line},`, words),
    evidence: sorted.map(one => `${one.file}:${one.line}: ${one.words}${one.by === null ? '' : ` (${one.by})`}`),
    replay: {
      tool: 'git',
      args: ['--literal-pathspecs', 'grep', '-n', '-F', '-e', words, '--', file],
      shows: `/^${literal(file)}:\\d+:/m`,
    },
    remedy: [byHand(`${file}, line ${line}`, step, ...more)],
  };
};

export default defineCheck({
  id: 'hardening/token-ends-verified',
  rows: ['S6.c4'],
  from: 'repo',
  needs: ['repo'],
  damage: 'data',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'The code looks at the end of each token',
    failureTitle: 'The code takes tokens that have ended, or that nobody signed',
    why: 'One option keeps members from being signed out, and everybody else from ever being shut out. I read the code for what lets a token in after its end: ignoreExpiration: true (jsonwebtoken, express-jwt, passport-jwt, Nest, fast-jwt), exp: false (Hono), a clockTolerance of an hour or more, and a token of whoever asks that is decoded, and never verified in that file, to say who they are. Tests, scripts and examples are left out, and so is what renews a token or signs out with one, by its name. That the running app does it is inferred from the source, so it is medium risk; harden tries it with a real token.',
    fix: 'Verify signature and end of each token with the library, and take out what leaves the end out.',
    howTo: 'Give the repository with --repo.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4',
      'https://github.com/auth0/node-jsonwebtoken#jwtverifytoken-secretorpublickey-options-callback',
      'https://hono.dev/docs/helpers/jwt#verify',
    ],
  },
  judge: ({ repo }) => {
    if (repo.tokenEnds === undefined) return notApplicable('this evidence is of a version that did not look for it');
    const { found, notes } = repo.tokenEnds;
    const unseen = notes.map(({ file, reason }): Unseen => ({ host: file, reason: `${file}: ${reason}` }));
    return concluded(
      [...Map.groupBy(found, ({ file }) => file)]
        .toSorted(([one], [other]) => byCodePoint(one, other))
        .map(([file, own]) => faultIn(file, own)),
      unseen,
    );
  },
});
