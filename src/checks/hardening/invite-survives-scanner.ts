import { factsOf } from '../../evidence/derive/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToInvite, inviteFault } from '../invite-words.ts';

const id = 'hardening/invite-survives-scanner';

export default defineCheck({
  id,
  rows: ['S6.c2'],
  needs: ['hardening'],
  damage: 'signups',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Looking at an invitation does not use it up',
    failureTitle: 'Invitations are used up before their reader sees them',
    why: 'Mail filters of larger companies and some phones open every link before its reader does. When opening accepts the invitation or exchanges its token, these people are told that theirs was used. I open a link as such a filter does, without cookies, and then accept as the guest.',
    fix: 'Answer GET with a page and a button; change something only when the button is pressed (POST).',
    howTo: howToInvite,
    references: [
      'https://github.com/goauthentik/authentik/issues/16587',
      'https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const { gaveByLooking, worksAfter, shown } = known(factsOf(hardening, 'invites', asOf).scanned);
    if (worksAfter && !gaveByLooking) return concluded([]);
    return concluded([
      inviteFault(hardening, id, {
        place: 'scanned',
        happened: gaveByLooking
          ? 'A mail filter accepts the invitation before its reader has seen it, who is then told that it was used.'
          : 'Whoever sits behind a mail filter is told that the invitation was used, and does not join.',
        cause: gaveByLooking
          ? 'Opening the link (GET) accepts the invitation.'
          : 'Opening the link (GET) changes it: the link in the mail is dead after the first look.',
        did: 'I invited a test guest, opened the link without cookies as a mail filter does, and then accepted as the guest',
        saw: [
          gaveByLooking
            ? 'The looking alone gave the guest what is in it, as the app showed'
            : 'Afterwards the guest could not accept it; one that nobody had looked at could be accepted',
        ],
        shown,
        steps: [
          'Show a page with a button to whoever opens the link, change nothing, and accept when the button is pressed (POST).',
        ],
      }),
    ]);
  },
});
