import { defineFlaw } from '../flaw.ts';
import { sharedKeyTokens } from '../key-tokens.ts';
import { tokenSessions } from '../token-sessions.ts';

export default defineFlaw({
  name: 'session-key-from-examples',
  row: 'S6.c1',
  expected: 'hardening/forged-tokens-refused',
  nature: 'request',
  story:
    'The tutorial signed with the word “secret”, the assistant copied it, and the variable that was to replace it was never set, so that the default in the code, or nothing at all, signs the sessions of everybody.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'session-token',
  variants: {
    'the-word-of-the-tutorial': {
      severity: 'blocker',
      alter: parts => tokenSessions(parts, sharedKeyTokens('your-256-bit-secret')),
    },
    'nothing-at-all': {
      severity: 'blocker',
      alter: parts => tokenSessions(parts, sharedKeyTokens('')),
    },
  },
});
