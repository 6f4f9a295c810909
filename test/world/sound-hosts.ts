import { alias, at, certificateFor, machineAt, page, webHost } from './parts.ts';
import type { MachinePlan, RoutePlan, ZoneRecord } from './plan.ts';

const domain = 'community.test';

/** Where everything of the sound community answers. */
export const addresses = {
  apex: '192.0.2.10',
  www: ['192.0.2.11', '192.0.2.12', '2001:db8::11'],
  app: ['192.0.2.20', '2001:db8::20'],
  api: '192.0.2.30',
  auth: '192.0.2.40',
  staging: '192.0.2.50',
  status: '198.51.100.70',
} as const;

const hsts = { 'strict-transport-security': 'max-age=31536000; includeSubDomains' };

/** Links and mentions of http:// addresses load nothing, so they are no mixed content. */
const landingBody = `<h1>The Harbour</h1>
<p>A paid community for people who run small workshops.</p>
<p><a href="https://app.${domain}/login">Sign in</a> or <a href="http://handbook.workshop-guild.example/">read the guild's handbook</a>.</p>
<p>During development the site runs at <code>http://localhost:3000</code>.</p>
<img src="/harbour.svg" alt=""><script src="https://www.${domain}/site.js"></script>`;

const landingHead = `<link rel="canonical" href="https://www.${domain}/"><meta property="og:url" content="https://www.${domain}/">`;

const asset = (path: string, type: string, body: string): RoutePlan => ({
  path,
  answer: { status: 200, headers: { 'content-type': type }, body },
});

const landing = page('The Harbour: a community for workshop owners', landingBody, landingHead);

const wwwRoutes: RoutePlan[] = [
  { path: '/', answer: { ...landing, headers: { ...landing.headers, ...hsts } } },
  asset(
    '/harbour.svg',
    'image/svg+xml',
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="4"/></svg>',
  ),
  asset('/site.js', 'text/javascript', '// The page works without it.\n'),
];

const json = (status: number, body: object): RoutePlan['answer'] => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Alive, and ready to serve members, as two questions. */
export const healthRoutes = (service: string): RoutePlan[] => [
  { path: '/healthz', answer: json(200, { status: 'ok', service }) },
  { path: '/readyz', answer: json(200, { status: 'ok', service, version: '2026.11.20' }) },
];

/** Where the payment provider reports to; an event that it did not sign is refused. */
export const webhookPath = '/webhooks/payments';
/** What the API tells somebody who is signed in; a monitor with an account asks for it. */
export const accountPath = '/v1/account';
const webhookRoute: RoutePlan = {
  path: webhookPath,
  answer: json(400, { error: 'bad-signature', message: 'The signature of this event is missing or wrong.' }),
};

/** A temporary redirect from the door to the sign-in page of the same origin is what most applications do. */
const appRoutes: RoutePlan[] = [
  ...healthRoutes('harbour-app'),
  webhookRoute,
  { path: '/', answer: { redirect: 302, to: '/login' } },
  {
    path: '/login',
    answer: page(
      'Sign in to The Harbour',
      '<h1>Sign in</h1><form method="post" action="/login"><input name="email"><button>Send me a link</button></form>',
    ),
  },
];

/** An API has nothing to show at its root; that its health path answers is what counts. */
const apiRoutes: RoutePlan[] = [
  ...healthRoutes('harbour-api'),
  { path: accountPath, answer: json(401, { error: 'signed-out', message: 'Sign in first.' }) },
  { path: '/*', answer: json(404, { error: 'not found' }) },
];

const authRoutes: RoutePlan[] = [
  {
    path: '/',
    answer: page(
      'Your Harbour account',
      '<h1>Your account</h1><p>Change your address, your passkeys and your sessions here.</p>',
    ),
  },
];

const staging = page('Harbour rehearsal stage', '<h1>Rehearsal stage</h1><p>Ask the crew for the password.</p>');
const stagingRoutes: RoutePlan[] = [
  {
    path: '/*',
    answer: {
      ...staging,
      status: 401,
      headers: {
        ...staging.headers,
        'www-authenticate': 'Basic realm="rehearsal"',
        'x-robots-tag': 'noindex, nofollow',
      },
    },
  },
];

const statusRoutes: RoutePlan[] = [
  {
    path: '/',
    answer: page('Harbour service status', '<h1>All services run</h1><p>Measured from five places, every minute.</p>'),
  },
];

export const soundMachines = (): MachinePlan[] => [
  machineAt(addresses.apex, {
    [domain]: webHost(domain, [{ path: '/*', answer: { redirect: 301, to: `https://www.${domain}{path}` } }]),
  }),
  ...addresses.www.map(address =>
    machineAt(address, { [`www.${domain}`]: webHost(`www.${domain}`, structuredClone(wwwRoutes)) }),
  ),
  ...addresses.app.map(address =>
    machineAt(address, { [`app.${domain}`]: webHost(`app.${domain}`, structuredClone(appRoutes)) }),
  ),
  machineAt(addresses.api, { [`api.${domain}`]: webHost(`api.${domain}`, structuredClone(apiRoutes)) }),
  machineAt(addresses.auth, { [`auth.${domain}`]: webHost(`auth.${domain}`, structuredClone(authRoutes)) }),
  machineAt(addresses.staging, { [`staging.${domain}`]: webHost(`staging.${domain}`, structuredClone(stagingRoutes)) }),
  // A machine of the status page's host: other customers live there too, under a certificate of the host's own.
  machineAt(addresses.status, {
    'edge.uptime-pages.example': {
      ...webHost('edge.uptime-pages.example', []),
      certificate: certificateFor('edge.uptime-pages.example', '*.uptime-pages.example'),
    },
    [`status.${domain}`]: webHost(`status.${domain}`, structuredClone(statusRoutes)),
  }),
];

export const soundHostRecords = (): { [name: string]: ZoneRecord[] } => ({
  [`www.${domain}`]: at(...addresses.www),
  [`app.${domain}`]: at(...addresses.app),
  [`api.${domain}`]: at(addresses.api),
  [`auth.${domain}`]: at(addresses.auth),
  [`staging.${domain}`]: at(addresses.staging),
  [`status.${domain}`]: alias('harbour.uptime-pages.example'),
});

/** The far end of a chain of three aliases: long, and all right. */
export const statusRecords = (): { [name: string]: ZoneRecord[] } => ({
  'harbour.uptime-pages.example': alias('edge.uptime-pages.example'),
  'edge.uptime-pages.example': alias('lb7.cdn-edge.example'),
  'lb7.cdn-edge.example': at(addresses.status),
});
