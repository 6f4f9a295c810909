import { hashToken } from '../../community/src/accounts/auth-storage.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import { pressPage } from '../../community/src/pages/account-pages.ts';
import type { Parts } from '../../community/src/parts.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes, withStatements } from '../routes.ts';

/** One press less: whoever opens the link of the mail is the invited person, so opening it accepts. */
const acceptAtOnce =
  (preview: Parts['invites']['preview']): Parts['invites']['preview'] =>
  async (app, token) => {
    const shown = await preview(app, token);
    const invited = app.db.selectFrom('invite').select('email').where('token_hash', '=', hashToken(token));
    const member = await app.db
      .selectFrom('member')
      .select(['id', 'name', 'email', 'role'])
      .where('email', '=', invited)
      .executeTakeFirst();
    if (member) await app.invites.accept(app, { ...member, plan: null, lapsed: false }, token);
    return shown;
  };

/** The token of the mail is exchanged for a fresh one, so that none that works stays in the history of the browser. */
const inviteRoute = defineRoute({
  method: 'GET',
  path: '/invite/:token',
  summary: 'Shows an invitation; uses nothing up',
  access: 'anyone',
  statements: 2,
  limit: 'token',
  hasTokenInAddress: true,
  handle: async ({ app, context, param }) => {
    const invite = await app.invites.preview(app, param('token'));
    const fresh = app.invites.createToken();
    const exchange = app.db.updateTable('invite').where('token_hash', '=', hashToken(param('token')));
    await exchange.set({ token_hash: hashToken(fresh) }).execute();
    const text = `${invite.from} gives you 30 days of the ${invite.plan} plan. Sign in, or join with the address the invitation was sent to; then accept here.`;
    const action = `/invite/${encodeURIComponent(fresh)}`;
    return context.html(pressPage({ title: 'You are invited', text, button: 'Accept the invitation', action }));
  },
});

export default defineFlaw({
  name: 'invite-used-up-by-looking',
  row: 'S6.c2',
  expected: 'hardening/invite-survives-scanner',
  nature: 'sequence',
  story:
    'Mail filters open every link before the reader sees it. In authentik that used invitations up, and people at larger companies, who all sit behind such filters, were told that theirs had been used.',
  breaks: ['community/invites.test.ts'],
  part: 'invite acceptance',
  variants: {
    'opening-accepts': {
      severity: 'high',
      alter: ({ invites, routes }) => ({
        invites: { ...invites, preview: acceptAtOnce(invites.preview) },
        routes: withStatements(routes, 4, 'GET /invite/:token', 'GET /api/invites/:token'),
      }),
    },
    'the-link-is-exchanged': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: withRoutes(routes, inviteRoute) }),
    },
  },
});
