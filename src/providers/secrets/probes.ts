import { bearer, type Probe } from './probe.ts';
import { aiProbes } from './probes-ai.ts';

const payments: readonly Probe[] = [
  bearer(['stripe-secret-key'], 'https://api.stripe.com/v1/balance', /^[sr]k_(?:org_)?(?:live|test|prod)_(?:51)?/g, {
    // A restricted key without this right is known all the same.
    alive: [{ status: 200 }, { status: 403, says: /permission/i }],
    source: { url: 'https://docs.stripe.com/api/authentication', read: '2026-11-27' },
  }),
  bearer(['paddle-api-key'], 'https://api.paddle.com/event-types', /^pdl_live_apikey_/g, {
    only: /^pdl_live_/,
    alive: [{ status: 200 }, { status: 403, says: /"forbidden"/ }],
    refused: [{ status: 403, says: /"(?:invalid_token|authentication_malformed)"/ }, { status: 401 }],
    source: { url: 'https://developer.paddle.com/errors/shared/invalid_token', read: '2026-11-27' },
  }),
  bearer(['paddle-api-key'], 'https://sandbox-api.paddle.com/event-types', /^pdl_sdbx_apikey_/g, {
    only: /^pdl_sdbx_/,
    alive: [{ status: 200 }, { status: 403, says: /"forbidden"/ }],
    refused: [{ status: 403, says: /"(?:invalid_token|authentication_malformed)"/ }, { status: 401 }],
    source: { url: 'https://developer.paddle.com/errors/shared/invalid_token', read: '2026-11-27' },
  }),
  bearer(['lemonsqueezy-api-key'], 'https://api.lemonsqueezy.com/v1/users/me', /^[\w-]+\.[\w-]+\./g),
  bearer(['polar-access-token'], 'https://api.polar.sh/v1/organizations/?limit=1', /^polar_(?:oat|pat)_/g, {
    only: /^polar_(?:oat|pat)_/,
    alive: [{ status: 200 }, { status: 403, says: /insufficient_scope/ }],
  }),
];

const people: readonly Probe[] = [
  bearer(['clerk-secret-key'], 'https://api.clerk.com/v1/users/count', /^sk_(?:live|test)_/g),
  {
    rules: ['slack-token'],
    only: /^(?:xox[abp]-|xapp-)/,
    method: 'POST',
    url: 'https://slack.com/api/auth.test',
    header: { name: 'authorization', value: 'Bearer {key}' },
    alive: [{ status: 200, says: /"ok"\s*:\s*true/ }],
    refused: [
      { status: 200, says: /"error"\s*:\s*"(?:invalid_auth|token_revoked|token_expired|account_inactive)"/ },
      { status: 401 },
    ],
    keeps: /^(?:xox[abp]-|xapp-\d-)/g,
    doubt: 'So is one that its owner allows from other addresses only.',
    source: { url: 'https://docs.slack.dev/reference/methods/auth.test', read: '2026-11-27' },
  },
  bearer(['discord-bot-token'], 'https://discord.com/api/v10/users/@me', /^[\w-]+\./g, {
    header: { name: 'authorization', value: 'Bot {key}' },
  }),
  {
    rules: ['linear-api-key'],
    method: 'POST',
    url: 'https://api.linear.app/graphql',
    header: { name: 'authorization', value: '{key}' },
    more: { 'content-type': 'application/json' },
    body: '{"query":"query { viewer { id } }"}',
    alive: [{ status: 200, says: /"viewer"\s*:\s*\{/ }],
    refused: [{ status: 401 }, { status: 400, says: /AUTHENTICATION_ERROR/ }],
    keeps: /^lin_api_/g,
    source: null,
  },
  bearer(['notion-token', 'notion-legacy-token'], 'https://api.notion.com/v1/users/me', /^(?:ntn_|secret_)/g, {
    more: { 'notion-version': '2022-06-28' },
  }),
];

const data: readonly Probe[] = [
  bearer(['supabase-access-token'], 'https://api.supabase.com/v1/organizations', /^sbp_(?:v\d_)?/g),
  bearer(['supabase-jwt-key'], 'https://{ref}.supabase.co/auth/v1/settings', /^[\w-]+\.[\w-]+\./g, {
    header: { name: 'apikey', value: '{key}' },
  }),
  bearer(['neon-api-key'], 'https://console.neon.tech/api/v2/users/me', /^napi_/g),
];

const clouds: readonly Probe[] = [
  bearer(
    ['cloudflare-token', 'cloudflare-legacy-token'],
    'https://api.cloudflare.com/client/v4/user/tokens/verify',
    /^cfut_/g,
    {
      only: /^(?!cf(?:k|at)_)/,
      alive: [{ status: 200, says: /"status"\s*:\s*"active"/ }],
      refused: [{ status: 401 }, { status: 400 }, { status: 200, says: /"status"\s*:\s*"(?:disabled|expired)"/ }],
      checksum: 'crc32-base16',
      source: {
        url: 'https://developers.cloudflare.com/fundamentals/api/troubleshooting',
        read: '2026-11-27',
      },
    },
  ),
  bearer(['vercel-token', 'vercel-legacy-token'], 'https://api.vercel.com/v2/user', /^vc[piark]_/g, {
    refused: [{ status: 401 }, { status: 403, says: /invalidToken|not authorized/i }],
  }),
  bearer(['netlify-token', 'netlify-legacy-token'], 'https://api.netlify.com/api/v1/user', /^nf[pou]_/g),
  bearer(['render-api-key'], 'https://api.render.com/v1/owners?limit=1', /^rnd_/g),
  bearer(['doppler-token'], 'https://api.doppler.com/v3/me', /^dp\.[a-z]+\.(?:[a-z0-9_-]{2,35}\.)?/g),
];

const mails: readonly Probe[] = [
  bearer(['resend-api-key'], 'https://api.resend.com/domains', /^re_/g, {
    // A key that may only send is told so.
    alive: [{ status: 200 }, { status: 401, says: /restricted_api_key/ }],
    refused: [
      { status: 400, says: /API key is invalid/i },
      { status: 401, says: /API key is invalid/i },
      { status: 403, says: /API key is invalid/i },
    ],
    source: { url: 'https://resend.com/docs/api-reference/errors', read: '2026-11-27' },
  }),
  bearer(['postmark-server-token'], 'https://api.postmarkapp.com/server', /^$/g, {
    header: { name: 'x-postmark-server-token', value: '{key}' },
    more: { accept: 'application/json' },
    doubt: 'So is a token of the whole account, which another question is for.',
  }),
  bearer(['sendgrid-api-key'], 'https://api.sendgrid.com/v3/scopes', /^SG\./g, {
    doubt: 'So is one of the EU region, which another server knows.',
    source: {
      url: 'https://www.twilio.com/docs/sendgrid/api-reference/api-key-permissions/retrieve-a-list-of-scopes-for-which-this-user-has-access',
      read: '2026-11-27',
    },
  }),
  bearer(['brevo-api-key'], 'https://api.brevo.com/v3/account', /^xkeysib-/g, {
    only: /^xkeysib-/,
    header: { name: 'api-key', value: '{key}' },
    // A key that works, from an address that its owner did not allow.
    alive: [{ status: 200 }, { status: 401, says: /unrecogni[sz]ed IP/i }],
  }),
];

const code: readonly Probe[] = [
  bearer(
    ['github-token', 'github-fine-grained-token', 'github-app-token'],
    'https://api.github.com/user',
    /^(?:gh[pous]_(?:[A-Za-z0-9]{1,20}_[\w-]+\.[\w-]+\.)?|github_pat_)/g,
    {
      // What renews others opens nothing by itself.
      only: /^(?!ghr_)/,
      more: { accept: 'application/vnd.github+json' },
      alive: [{ status: 200 }, { status: 403, says: /not accessible by/i }],
      checksum: 'crc32-base62',
      source: { url: 'https://docs.github.com/rest/authentication/authenticating-to-the-rest-api', read: '2026-11-27' },
    },
  ),
  bearer(['npm-token'], 'https://registry.npmjs.org/-/whoami', /^npm_/g, { checksum: 'crc32-base62' }),
];

/** Questions to issuers, at most one for each sort of key. Sent by `secrets --verify` and by nothing else. */
export const probes: readonly Probe[] = [...payments, ...people, ...data, ...clouds, ...mails, ...aiProbes, ...code];

/** The question for a find; undefined where none is known that is harmless. */
export const probeFor = (rule: string, value: string): Probe | undefined =>
  probes.find(({ rules, only }) => rules.includes(rule) && (only?.test(value) ?? true));
