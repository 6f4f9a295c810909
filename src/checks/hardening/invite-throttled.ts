import { factsOf } from '../../evidence/derive/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToInvite, inviteFault } from '../invite-words.ts';

const id = 'hardening/invite-throttled';

export default defineCheck({
  id,
  rows: ['S6.c3'],
  needs: ['hardening'],
  damage: 'signups',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Nobody is flooded with invitations',
    failureTitle: 'One address can be flooded with invitations',
    why: 'Invitations go to any address that somebody types in, in your name. Without a limit a stuck button or an angry member sends dozens to one person, who reports the sender, and then mails to everybody else land in spam. I invite one test address again and again and count what arrives.',
    fix: 'Count invitations for each address that is invited, and answer 429 after a few in a quarter of an hour.',
    howTo: howToInvite,
    references: ['https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x11-V2-Validation-and-Business-Logic.md'],
  },
  judge: ({ hardening }, asOf) => {
    const { sent, arrived, statuses, shown } = known(factsOf(hardening, 'invite-throttle', asOf)['one-address']);
    if (arrived < sent || statuses.some(status => status >= 400)) return concluded([]);
    return concluded([
      inviteFault(hardening, id, {
        place: 'one-address',
        happened: `One person gets as many invitations in your name as somebody sends: ${arrived} of ${sent} arrived.`,
        cause: 'The app does not count how often one address is invited.',
        did: `I invited one test address ${sent} times in a row, as the administrator`,
        saw: [`Every one was taken (${[...new Set(statuses)].join(', ')}) and ${arrived} mails arrived`],
        shown,
        steps: [
          'Count by the invited address, not by the invitation or the session: a few in a quarter of an hour, then 429 with Retry-After.',
        ],
      }),
    ]);
  },
});
