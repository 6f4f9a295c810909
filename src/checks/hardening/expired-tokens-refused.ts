import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { ExpiredToken } from '../../evidence/hardening/tokens.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere } from '../hardening-words.ts';
import { inTheCode } from '../web-words.ts';
import { lasting } from '../wording.ts';

const id = 'hardening/expired-tokens-refused';

const spanOf = (ms: number): string => lasting(Math.round(ms / 1_000));

/** What was asked and when, in one line. */
const askedLine = (hardening: HardeningEvidence, { name, told, livesMs, lateMs }: ExpiredToken): string =>
  `${triedWhere(hardening, 'expired')}: the ${name} of a test member is valid for ${spanOf(livesMs)} (${told}); I asked with it who I am ${spanOf(lateMs)} after its end`;

const takenFault = (hardening: HardeningEvidence, trial: string, token: ExpiredToken): Fault => ({
  place: trial,
  hosts: [],
  // One step below a token that somebody forged: an old one has to be got hold of first.
  severity: 'high',
  confidence: 'proven',
  happened:
    'Whoever once got hold of the session of a member, from a shared computer, a log or a backup, is inside as that member for ever.',
  cause:
    token.told === 'exp'
      ? 'The app verifies who made the token, and does not look at the end that stands in it (exp).'
      : 'The app tells how long the token is valid (expires_in), and takes it after that, too.',
  evidence: [
    askedLine(hardening, token),
    `It was taken for that of its member; a fresh one opened the same address in the same minute`,
    exchangeLine(token.shown),
  ],
  replay: triedAgain(hardening, 'expired', id, trial),
  remedy:
    token.told === 'exp'
      ? inTheCode(
          'expired',
          'Let the verify of the library look at exp, as it does by itself: take out ignoreExpiration, exp: false, and a clockTolerance of more than a minute.',
          'Where the claims are read by hand, refuse a token whose exp is not later than now, in seconds, and one that has none.',
        )
      : inTheCode(
          'expired',
          'Store with each token when it ends, and refuse it in the query that looks it up: expires_at > now().',
        ),
});

const brokenFault = (hardening: HardeningEvidence, trial: string, token: ExpiredToken): Fault => ({
  place: `${trial}-error`,
  hosts: [],
  severity: 'medium',
  confidence: 'proven',
  happened:
    'Each member who comes back after the session has ended reads that something went wrong on your side, and writes to support.',
  cause: `What verifies the ${token.name} throws when it has ended, and nothing makes a refusal of that.`,
  evidence: [askedLine(hardening, token), exchangeLine(token.shown)],
  replay: triedAgain(hardening, 'expired', id, `${trial}-error`),
  remedy: inTheCode(
    'expired',
    'Catch what verify throws for a token that has ended (TokenExpiredError, ERR_JWT_EXPIRED), and answer 401 or lead to the sign-in.',
  ),
});

export default defineCheck({
  id,
  rows: ['S6.c4'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Expired tokens let nobody in',
    failureTitle: 'A session that has expired still opens the door',
    why: 'A token that says when it ends (a JSON Web Token by its exp, an access token by the expires_in of the answer that brought it) is kept from the beginning of the run, or waited for where it ends within half a minute. After its end I ask with it who I am, with nothing else of the session beside it; a minute is allowed for clocks that differ. It must be refused, while a fresh one opens the same address in the same minute. One that is taken is high risk, for it has to be got hold of first; refused with an error of the server is medium risk. A token that outlives the run is not exercised, and it is said how long it is valid. A session that says no end has none that could be overlooked.',
    fix: 'Let the library verify the end of each token, and refuse what has ended.',
    howTo:
      'Let tokens live for a minute or less on staging (the setting behind expiresIn or exp), run launch-ready harden --active --only expired there, and set it back.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4',
      'https://www.rfc-editor.org/rfc/rfc6750#section-3.1',
      'https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'expired', asOf);
    return judgeEach(
      Object.keys(trials).toSorted(byCodePoint),
      () => undefined,
      trial => {
        const { token } = known(trials[trial]);
        if (token === null) return undefined;
        if (token.taken) return takenFault(hardening, trial, token);
        return token.shown.status >= 500 ? brokenFault(hardening, trial, token) : undefined;
      },
    );
  },
});
