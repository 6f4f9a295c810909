import { createHmac, randomBytes } from 'node:crypto';
import { hashToken } from '../../examples/community/src/accounts/auth-storage.ts';
import { defineRoute } from '../../examples/community/src/http/route.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { notFound } from '../../examples/community/src/refusal.ts';
import { withRoutes, withStatements } from '../../examples/community-flawed/routes.ts';
import type { HardenNearMiss } from './harden-near-misses.ts';

type Invites = Parts['invites'];

const accepting = ['POST /invite/:token', 'POST /api/invites/:token/accept'] as const;

/** Looks the invitation up without asking whether it still gives anything. */
const written = (app: Parts, token: string) =>
  app.db
    .selectFrom('invite')
    .select(['id', 'email', 'plan', 'accepted_by', 'revoked_at'])
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();

/** Whoever is inside is led to the dashboard; nothing is given. */
const calmWhen =
  (
    accept: Invites['accept'],
    isCalm: (
      invite: NonNullable<Awaited<ReturnType<typeof written>>>,
      viewer: Parameters<Invites['accept']>[1],
    ) => boolean,
  ): Invites['accept'] =>
  async (app, viewer, token) => {
    const invite = await written(app, token);
    if (invite !== undefined && isCalm(invite, viewer)) return;
    await accept(app, viewer, token);
  };

/** Shows every invitation that was ever written, open or not. */
const previewOfAny: Invites['preview'] = async (app, token) => {
  const invite = await written(app, token);
  if (invite === undefined) throw notFound();
  return { plan: invite.plan, from: 'Launch' };
};

/** The plan in the form is read, and nothing is done with it but to show it. */
const readsAndDrops = defineRoute({
  method: 'POST',
  path: '/invite/:token',
  summary: 'Accepts an invitation, once, for the invited address',
  access: 'member',
  statements: 4,
  limit: 'token',
  hasTokenInAddress: true,
  handle: async ({ app, context, viewer, param }) => {
    const { plan } = await context.req.parseBody();
    await app.invites.accept(app, viewer, param('token'));
    // Whatever the page says stands in the address of the next one, as in the thanks of many shops.
    return context.redirect(
      typeof plan === 'string' ? `/dashboard?thanks=${encodeURIComponent(plan)}` : '/dashboard',
      303,
    );
  },
});

/** The first look goes on to a second address of the same page, and counts as seen in a cookie. */
const twoSteps = (routes: Parts['routes']): Parts['routes'] =>
  routes.map(route =>
    route.method === 'GET' && route.path === '/invite/:token'
      ? {
          ...route,
          handle: async ask => {
            if (ask.context.req.query('seen') !== undefined) return route.handle(ask);
            ask.context.header('set-cookie', 'seen=1; Path=/; HttpOnly; SameSite=Lax');
            return ask.context.redirect(`${ask.context.req.path}?seen=1`, 302);
          },
        }
      : route,
  );

const key = randomBytes(32);

/** Readable in front, signed behind. */
const signed =
  (create: Invites['create']): Invites['create'] =>
  (app, viewer, input) => {
    const createToken = (): string => {
      const payload = Buffer.from(JSON.stringify({ email: input.email, at: app.now().getTime() })).toString(
        'base64url',
      );
      return `${payload}.${createHmac('sha256', key).update(payload).digest('base64url')}`;
    };
    return create({ ...app, invites: { ...app.invites, createToken } }, viewer, input);
  };

/** A second press within the hour is thanked and sends nothing. */
const onceAnHour =
  (create: Invites['create']): Invites['create'] =>
  async (app, viewer, input) => {
    const open = await app.db
      .selectFrom('invite')
      .select('id')
      .where('email', '=', input.email.toLowerCase())
      .where(app.invites.stillOpen(app))
      .executeTakeFirst();
    return open?.id ?? create(app, viewer, input);
  };

const unlimited: Parts['limiter']['consume'] = async () => undefined;

/** Invitations that look as if they gave what they must not, and do not. */
export const inviteNearMisses: readonly HardenNearMiss[] = [
  {
    check: 'hardening/invite-single-use',
    trap: 'accepting once more leads to the dashboard and gives nothing',
    alter: ({ invites, routes }) => ({
      invites: {
        ...invites,
        preview: previewOfAny,
        accept: calmWhen(invites.accept, ({ accepted_by }, { id }) => accepted_by === id),
      },
      routes: withStatements(routes, 1, ...accepting),
    }),
  },
  {
    check: 'hardening/invite-revocable',
    trap: 'the page of an invitation that was taken back still opens and its button thanks',
    alter: ({ invites, routes }) => ({
      invites: {
        ...invites,
        preview: previewOfAny,
        accept: calmWhen(invites.accept, ({ revoked_at }) => revoked_at !== null),
      },
      routes: withStatements(routes, 1, ...accepting),
    }),
  },
  {
    check: 'hardening/invite-expires',
    trap: 'an invitation lasts half a year, and its page opens after its end',
    alter: ({ invites }) => ({
      invites: {
        ...invites,
        preview: previewOfAny,
        expiry: (from, seconds) => new Date(from.getTime() + (seconds ?? 180 * 86_400) * 1000),
      },
    }),
  },
  {
    check: 'hardening/invite-bound-to-address',
    trap: 'whoever accepts for another address is led to the dashboard and gets nothing',
    alter: ({ invites, routes }) => ({
      invites: { ...invites, accept: calmWhen(invites.accept, ({ email }, viewer) => email !== viewer.email) },
      routes: withStatements(routes, 1, ...accepting),
    }),
  },
  {
    check: 'hardening/invite-terms-fixed',
    trap: 'the plan of the form is read, shown and never given',
    alter: ({ routes }) => ({ routes: withRoutes(routes, readsAndDrops) }),
  },
  {
    check: 'hardening/invite-survives-scanner',
    trap: 'the first look sets a cookie and is sent on',
    alter: ({ routes }) => ({ routes: twoSteps(routes) }),
  },
  {
    check: 'hardening/invite-unguessable',
    trap: 'the token can be read and is signed',
    alter: ({ invites }) => ({ invites: { ...invites, create: signed(invites.create) } }),
  },
  {
    check: 'hardening/invite-throttled',
    trap: 'every press is taken and only the first sends a mail',
    alter: ({ invites, limiter, routes }) => ({
      limiter: { ...limiter, consume: unlimited },
      invites: { ...invites, create: onceAnHour(invites.create) },
      routes: withStatements(routes, 1, 'POST /admin/invites', 'POST /api/admin/invites'),
    }),
  },
];
