import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { BrokenTrial } from '../../evidence/hardening/tokens.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere } from '../hardening-words.ts';
import { inTheCode, listed } from '../web-words.ts';

const id = 'hardening/invalid-tokens-refused';

type Story = { readonly who: string; readonly token: string };

const stories: { readonly [trial: string]: Story } = {
  session: { who: 'Whoever comes back with the cookie or token of an older version', token: 'session' },
  confirmation: {
    who: 'Whoever joins, and whose mail program breaks the link in two,',
    token: 'link that confirms an address',
  },
  reset: {
    who: 'Whoever forgot the password, and whose mail program breaks the link in two,',
    token: 'link that sets a new password',
  },
};

const faultOf = (hardening: HardeningEvidence, trial: string, { answers }: BrokenTrial): Fault | undefined => {
  const failed = answers.filter(({ status }) => status >= 500);
  if (failed.length === 0) return undefined;
  const { who, token } = stories[trial] ?? { who: 'Whoever comes with a token that is none', token: trial };
  return {
    place: trial,
    hosts: [],
    severity: 'medium',
    confidence: 'proven',
    happened: `${who} reads that something went wrong on your side, and writes to support; the alarm for failed requests rings with it.`,
    cause: `What reads the ${token} throws where the token is none, instead of refusing it.`,
    evidence: [
      `${triedWhere(hardening, 'broken')}: I came with a ${token} ${listed(failed.map(({ how }) => how))}; each was answered ${failed[0]?.status ?? 500}, twice`,
      ...failed.slice(0, 2).map(({ shown }) => exchangeLine(shown)),
    ],
    replay: triedAgain(hardening, 'broken', id, trial),
    remedy: inTheCode(
      'broken',
      'Treat a token that is too short, has no signature or cannot be decoded as no token: 401 for a session, and a page that offers a new link for a link.',
      'Compare lengths before timingSafeEqual, and catch what the library throws when it decodes.',
    ),
  };
};

export default defineCheck({
  id,
  rows: ['S6.c4'],
  needs: ['hardening'],
  damage: 'support',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Tokens that are none are refused cleanly',
    failureTitle: 'A token that is none breaks the page',
    why: 'Cookies of older versions, links that a mail program broke, tokens that somebody typed: what compares, decodes or looks them up throws, and the app answers with a failure of its own instead of a no. I take the session of a test member and the links of its mails, break them, and look at the status: 401, 403, 400 or a page that says so is clean, 500 is not. Each is asked twice. It is medium risk.',
    fix: 'Treat a token that cannot be read as no token.',
    howTo: 'Run launch-ready harden --active, which does it with a test account and removes that again.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html',
      'https://www.rfc-editor.org/rfc/rfc6750#section-3.1',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'broken', asOf);
    return judgeEach(
      Object.keys(trials).toSorted(byCodePoint),
      () => undefined,
      trial => faultOf(hardening, trial, known(trials[trial])),
    );
  },
});
