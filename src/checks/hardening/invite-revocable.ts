import { factsOf } from '../../evidence/derive/hardening.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach } from '../check.ts';
import { gaveLine, howToInvite, inviteFault } from '../invite-words.ts';

const id = 'hardening/invite-revocable';

const stories = {
  revoked: {
    happened: 'Somebody whose invitation was taken back joins all the same.',
    did: 'I invited a test guest, took the invitation back as the administrator, and tried its link as the guest',
  },
  're-sent': {
    happened: 'A link that was replaced by a newer one still lets its finder in.',
    did: 'I invited a test guest, sent the invitation once more, and tried the older link as the guest',
  },
} as const;

export default defineCheck({
  id,
  rows: ['S6.c2'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [10, 40], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'An invitation that was taken back is over',
    failureTitle: 'People join with invitations that were taken back',
    why: 'An invitation is taken back because it went to the wrong address or because somebody changed their mind. When the list says “revoked” and the link goes on working, the person is inside and nobody expects it. I take one back and try its link, and the request of its button alone, and read from the app what the guest holds.',
    fix: 'Ask in the statement that accepts an invitation whether it was taken back, not only on the page that shows it.',
    howTo: `${howToInvite} How it is taken back stands in the flow revoke-invite.`,
    references: [
      'https://github.com/grafana/grafana/issues/20835',
      'https://github.com/citizenos/citizenos-fe/issues/992',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'invites', asOf);
    const names = (['re-sent', 'revoked'] as const).filter(name => trials[name] !== undefined);
    return judgeEach(
      names,
      () => undefined,
      name => {
        const seen = known(trials[name]);
        if (seen.gave === 0) return undefined;
        return inviteFault(hardening, id, {
          place: name,
          ...stories[name],
          cause: seen.pressed
            ? 'Only the page of the invitation asks whether it was taken back; accepting does not.'
            : 'Accepting an invitation does not ask whether it was taken back.',
          saw: [gaveLine(seen)],
          shown: seen.shown,
          steps: [
            'Add “and revoked_at is null” to the statement that accepts an invitation; sending it again replaces the token of the row.',
          ],
        });
      },
    );
  },
});
