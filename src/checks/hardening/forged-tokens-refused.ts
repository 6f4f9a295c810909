import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { ForgedTrial } from '../../evidence/hardening/tokens.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere } from '../hardening-words.ts';
import { inTheCode } from '../web-words.ts';

const id = 'hardening/forged-tokens-refused';

type Story = { readonly cause: string; readonly did: string; readonly remedy: readonly [string, ...string[]] };

/** What is wrong where a token was made with a key that is none. */
const keyStories: { readonly [trial: string]: Story } = {
  'public-key': {
    cause:
      'The app lets the token say how it is signed, and takes the public key, which it shows to everybody, for the secret that such a signature needs.',
    did: 'I signed the session of a test member with the public key of the app',
    remedy: [
      'Name the one algorithm that you sign with wherever a token is verified, such as algorithms: ["RS256"], so that the token has no say in it.',
      'Take a library that keeps the two kinds of keys apart by their type, such as jose with KeyObject or CryptoKey, and give it no text.',
    ],
  },
  'guessed-key': {
    cause: 'The key that the app signs with is empty, or stands in examples that everybody tries first.',
    did: 'I computed the signature of the session of a test member with keys from examples until one fitted',
    remedy: [
      'Sign with 32 random bytes, such as those of openssl rand -base64 32, kept in the environment of the app; it ends every session, and so it must.',
      'Let the app refuse to start without the variable: a default in the code is the key of everybody who reads it.',
    ],
  },
};

const faultOf = (hardening: HardeningEvidence, trial: string, { kind, taken }: ForgedTrial): Fault | undefined => {
  if (taken.length === 0) return undefined;
  const story = keyStories[trial];
  const isOther = taken.some(({ as }) => as === 'another member');
  return {
    place: trial,
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened: isOther
      ? 'Whoever is a member writes the id of another one into the own session, the owner’s too, and is that one.'
      : 'Whoever writes a session by hand is inside as a member.',
    cause:
      story !== undefined
        ? story.cause
        : kind === 'jwt'
          ? 'The app reads the token without verifying its signature, or lets the token say that it needs none.'
          : 'The app lets in whoever has a part of a session value, or something like it.',
    evidence: [
      `${triedWhere(hardening, 'forged')}: ${story?.did ?? 'I changed the session of a test member without any key'}, and asked who I am`,
      ...taken.map(({ how, as }) => `A token ${how} was taken for that of ${as}`),
      ...taken.slice(0, 2).map(({ shown }) => exchangeLine(shown)),
    ],
    replay: triedAgain(hardening, 'forged', id, trial),
    remedy:
      story !== undefined
        ? inTheCode('forged', ...story.remedy)
        : kind === 'jwt'
          ? inTheCode(
              'forged',
              'Verify the signature before anything in the token is read, with the verify of the library and never with its decode.',
              'Name the one algorithm that you sign with in the call, such as algorithms: ["HS256"], so that the token has no say in it.',
            )
          : inTheCode(
              'forged',
              'Look the session up by its whole value, at least 128 random bits, and compare it whole.',
            ),
  };
};

export default defineCheck({
  id,
  rows: ['S6.c1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [15, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Forged tokens let nobody in',
    failureTitle: 'Whoever writes a session by hand is inside',
    why: 'A token that says who somebody is must be one that only the app can have made. I take the session of a test member and change it as somebody without a key can: unsigned with “none” in four spellings, the payload of another test member under the old signature or under an empty one, a changed signature; of a value that says nothing, one character or half of it. Where a public key checks the token, I read it at the usual addresses and sign with it as if it were a secret; where a secret does, I compute whether it stands in examples. Each must be refused, while the token itself gets in. A signature behind a long random value guards nothing by itself and is left alone.',
    fix: 'Verify the signature with a named algorithm before anything in the token is read.',
    howTo: 'Run launch-ready harden --active, which does it with test accounts and removes them again.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc8725#section-3.1',
      'https://cheatsheetseries.owasp.org/cheatsheets/JSON_Web_Token_for_Java_Cheat_Sheet.html',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'forged', asOf);
    return judgeEach(
      Object.keys(trials).toSorted(byCodePoint),
      () => undefined,
      trial => faultOf(hardening, trial, known(trials[trial])),
    );
  },
});
