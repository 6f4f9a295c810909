import { factsOf } from '../../evidence/derive/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToInvite, inviteFault } from '../invite-words.ts';
import { listed } from '../wording.ts';

const id = 'hardening/invite-unguessable';

/** OWASP, Session Management Cheat Sheet: 64 bits at the least for what opens a door by itself. */
const bitsFewest = 64;

export default defineCheck({
  id,
  rows: ['S6.c2'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [10, 30], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Nobody guesses the link of an invitation',
    failureTitle: 'Links of invitations can be guessed',
    why: 'The link of an invitation is a key. Six digits are tried out in an afternoon; a clock, a counter or the address itself needs fewer tries, however long it looks. I compare the links of several invitations, take out what their receivers and the clock tell, and count what is left to guess.',
    fix: 'Make each token of 32 random bytes from the random generator of the system, and keep only its hash.',
    howTo: howToInvite,
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Session_Management_Cheat_Sheet.html#session-id-entropy',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x16-V7-Session-Management.md',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const { bits, characters, count, madeOf } = known(factsOf(hardening, 'invites', asOf).tokens);
    if (bits >= bitsFewest) return concluded([]);
    const from = madeOf.length === 0 ? '' : `it is made of ${listed(madeOf)}, and `;
    return concluded([
      inviteFault(hardening, id, {
        place: 'token',
        confidence: 'observed',
        happened: 'Strangers write the links of invitations themselves and join in the place of the invited people.',
        cause: `The secret in the link is none: ${from}${bits === 0 ? 'nothing is left to guess' : `at most ${bits} bits are left to guess, where ${bitsFewest} are the least`}.`,
        did: `I sent ${count} test invitations and compared their links`,
        saw: [
          `Without what the receiver and the clock tell, ${characters} ${characters === 1 ? 'character differs' : 'characters differ'} from one to the next: at most ${bits} bits`,
        ],
        shown: [],
        steps: [
          'Make the token of 32 random bytes, such as crypto.randomBytes(32).toString("base64url"), and store only its SHA-256.',
        ],
      }),
    ]);
  },
});
