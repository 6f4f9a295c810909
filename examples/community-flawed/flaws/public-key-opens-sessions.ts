import { defineFlaw } from '../flaw.ts';
import { publicKeySessions, publicTexts } from '../key-tokens.ts';

export default defineFlaw({
  name: 'public-key-opens-sessions',
  row: 'S6.c1',
  expected: 'hardening/forged-tokens-refused',
  nature: 'sequence',
  story:
    'The verify of many libraries took one text for the key, whatever it was, and the algorithm from the token (CVE-2015-9235 and its likes in a dozen languages until today): whoever signed a token as HS256 with the public key, which the app shows to everybody, was whoever they wrote into it.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'session-token',
  variants: {
    'the-file-is-the-key': {
      severity: 'blocker',
      alter: parts => publicKeySessions(parts, publicTexts.pem),
    },
    'the-key-set-is-the-key': {
      severity: 'blocker',
      alter: parts => publicKeySessions(parts, publicTexts.json),
    },
  },
});
