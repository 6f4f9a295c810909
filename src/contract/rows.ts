/**
 * The rows of the contract: every promise the product makes has an ID here, its default severity and the
 * smallest profile that requires it. A row is data; checks point at rows, never the other way round.
 */

export type Severity = 'blocker' | 'high' | 'medium';
export type Damage = 'signups' | 'money' | 'data' | 'support';
export type Who = 'founder' | 'developer' | 'specialist';
export type Confidence = 'proven' | 'observed' | 'inferred' | 'attested';
export type Profile = 'outside' | 'repo' | 'launch';

export type Row = {
  readonly id: string;
  readonly title: string;
  /** What a fault in this row costs by default; null for rows that produce documents or are derived. */
  readonly severity: Severity | null;
  /** The smallest profile in which the row must be judged or be listed as not checked; null = never required. */
  readonly from: Profile | null;
  /** A derived row is met when all of these rows were judged and passed. */
  readonly derivedFrom?: readonly string[];
};

const row = (id: string, severity: Severity | null, from: Profile | null, title: string): Row => ({
  id,
  title,
  severity,
  from,
});
const derived = (id: string, title: string, derivedFrom: readonly string[]): Row => ({
  id,
  title,
  severity: null,
  from: null,
  derivedFrom,
});

export const rows: readonly Row[] = [
  row('S1.c1', 'blocker', 'outside', 'The root domain resolves correctly'),
  row('S1.c2', 'high', 'outside', 'www, non-www, http and https end at one address'),
  row('S1.c3', 'blocker', 'outside', 'Subdomains point at the right services'),
  row('S1.c4', 'blocker', 'outside', 'TLS certificates are valid on every host'),
  row('S1.c5', 'high', 'repo', 'No hardcoded secrets in the repository or its history'),
  row('S1.d1', null, 'outside', 'A short risk list with severity labels'),
  row('S1.d2', null, 'outside', 'A DNS map of every record, as it is and as it should be'),
  row('S1.d3', null, 'repo', 'A deployment inventory: where code runs, where secrets live'),
  row('S1.f1', 'high', 'outside', 'Mixed content'),
  row('S1.f2', 'blocker', 'outside', 'The app works on one address and fails on another'),
  row('S1.f3', 'blocker', 'outside', 'A secret in the front-end code or in Git'),
  row('S1.f4', 'medium', 'outside', 'Nobody can say which environment is production'),

  row('S2.c1', 'high', 'outside', 'SPF covers the sending provider'),
  row('S2.c2', 'high', 'launch', 'DKIM signing is active'),
  row('S2.c3', 'high', 'outside', 'DMARC exists, with a path to a stricter policy'),
  row('S2.c4', 'medium', 'launch', 'Transactional mail is separated from marketing mail'),
  row('S2.c5', 'blocker', 'launch', 'Reset, invite, welcome and receipt mails arrive'),
  row('S2.d1', null, 'launch', 'Verified SPF, DKIM and DMARC records'),
  row('S2.d2', null, 'launch', 'A mail test matrix'),
  row('S2.d3', null, 'launch', 'A sender reputation note'),
  row('S2.f1', 'high', 'launch', 'An invite takes longer than two minutes'),
  row('S2.f2', 'high', 'launch', 'Password reset mails go to spam'),
  row('S2.f3', 'high', 'launch', 'Admins miss critical alerts'),

  row('S3.c1', 'blocker', 'repo', 'Production variables live outside source control'),
  row('S3.c2', 'high', 'repo', 'Secrets are in a secret manager'),
  row('S3.c3', 'high', 'repo', 'Build-time and run-time configuration are separated'),
  row('S3.c4', 'high', 'launch', 'Health checks exist for the web app and the API'),
  row('S3.c5', 'high', 'launch', 'The rollback path is defined before release day'),
  row('S3.d1', null, 'launch', 'A production deployment rehearsed from clean settings'),
  row('S3.d2', 'medium', 'repo', 'An environment-variable checklist'),
  row('S3.d3', null, 'launch', 'A rollback note: back within ten minutes'),
  row('S3.f1', 'blocker', 'launch', 'The app only works after manual patching'),
  row('S3.f2', 'blocker', 'outside', 'Sensitive keys in logs or browser bundles'),
  row('S3.f3', 'blocker', 'launch', 'One bad deploy takes login or checkout down'),

  row('S4.c1', 'high', 'launch', 'CDN proxying is on where it should be'),
  row('S4.c2', 'high', 'launch', 'DDoS protection covers the public routes'),
  row('S4.c3', 'medium', 'outside', 'Static assets carry correct caching headers'),
  row('S4.c4', 'high', 'launch', 'API responses are cached only where safe'),
  row('S4.c5', 'medium', 'outside', 'Images are optimized'),
  row('S4.d1', null, 'launch', 'CDN rules for static content and safe pages'),
  row('S4.d2', null, 'launch', 'WAF or basic security rules'),
  row('S4.d3', null, 'launch', 'Cache policy notes'),
  row('S4.f1', 'medium', 'launch', 'Every page request hits the origin'),
  row('S4.f2', 'high', 'launch', 'A spike of visitors slows login for members'),
  row('S4.f3', 'blocker', 'launch', "Cached content shows one member's data to another"),

  row('S5.c1', 'high', 'launch', 'Uptime monitoring covers the four critical routes'),
  row('S5.c2', 'high', 'launch', 'Error logs carry request IDs and no secrets'),
  row('S5.c3', 'medium', 'launch', 'Response times are measured by endpoint'),
  row('S5.c4', 'medium', 'launch', 'Slow database queries are visible'),
  row('S5.c5', 'medium', 'launch', 'Alert thresholds are realistic'),
  row('S5.d1', null, 'launch', 'A live dashboard'),
  row('S5.d2', null, 'launch', 'An alerting plan'),
  row('S5.d3', null, 'launch', 'A short incident checklist'),
  row('S5.f1', 'high', 'launch', 'Outages are learnt from customers'),
  row('S5.f2', 'high', 'launch', 'Logs leak tokens, addresses or payments'),
  row('S5.f3', 'medium', 'launch', 'Alerts fire and nobody knows what to do'),

  row('S6.c1', 'blocker', 'launch', 'Authorization matches the roles'),
  row('S6.c2', 'high', 'launch', 'Invite links expire, and work once'),
  row('S6.c3', 'high', 'launch', 'Login, sign-up and reset are rate limited'),
  row('S6.c4', 'medium', 'launch', 'Sensitive endpoints reject invalid tokens cleanly'),
  row('S6.c5', 'high', 'launch', 'An audit log records what admins do'),
  row('S6.d1', null, 'launch', 'Short security notes'),
  row('S6.d2', null, 'launch', 'Protected routes with the expected behaviour of each role'),
  row('S6.d3', 'blocker', 'launch', 'No admin action is reachable from a normal account'),
  row('S6.f1', 'blocker', 'launch', "One member can view another's private data"),
  row('S6.f2', 'high', 'launch', 'Invite links never expire'),
  row('S6.f3', 'high', 'launch', 'Brute-force logins go unthrottled'),
  row('S6.f4', 'high', 'launch', 'Admin actions leave no audit trail'),
  row('S6.m7', 'blocker', 'launch', 'Billing events change roles in every order'),

  row('S7.c1', 'medium', 'launch', 'Domains, redirects and certificates are documented'),
  row('S7.c2', 'medium', 'launch', 'DNS ownership is clear'),
  row('S7.c3', 'medium', 'launch', 'Where each secret lives is documented'),
  row('S7.c4', 'medium', 'launch', 'The monitoring links work from a phone'),
  row('S7.c5', 'medium', 'launch', 'Rollback instructions are in plain English'),
  row('S7.d1', null, 'launch', 'The handover checklist'),
  row('S7.f1', 'high', 'launch', 'The founder cannot redeploy after an outage'),
  row('S7.f2', 'medium', 'launch', 'Nobody knows where SPF, DKIM and DMARC records live'),
  row('S7.f3', 'medium', 'launch', 'Changing a redirect needs the consultant back'),

  row('T1', 'blocker', 'launch', 'Login to loaded dashboard takes 3 s at most'),
  row('T2', 'medium', 'launch', 'p95 of critical endpoints is 500 ms at most'),
  row('T3', 'high', 'launch', 'An invitation mail arrives within 2 minutes'),
  row('T4', 'high', 'launch', 'A revert takes 10 minutes at most'),
  row('T5', 'blocker', 'launch', 'A bad deploy breaks login for 5 minutes at most'),
  row('T6', 'medium', 'launch', 'Uptime checks run every minute'),

  row('A1', null, null, 'DNS is verified after a change'),
  row('A2', null, null, 'Smoke tests run after each deploy'),
  row('A3', null, null, 'Secret scanning blocks the commit'),
  row('A4', null, null, 'Uptime is checked every minute'),
  row('A5', null, null, 'Alerts come from the logs'),
  row('A6', null, null, 'Performance budgets fail the build'),
  row('A7', 'blocker', 'launch', 'A basic AI evaluation set'),

  row('X1', 'high', 'launch', 'Backups exist and one has been restored'),
  row('X2', 'blocker', 'launch', 'Logging out and bans end sessions everywhere'),
  row('X3', 'blocker', 'launch', 'Bot protection does not swallow payment webhooks'),
  row('X4', 'high', 'launch', 'The mail quota fits the launch'),
  row('X5', 'medium', 'launch', 'Spending caps exist on pay-per-use keys'),
  row('X6', 'blocker', 'launch', 'Database rules really protect rows'),
  row('X7', 'high', 'outside', 'Certificates and domains renew, and somebody is told'),

  row('N1', null, null, 'Advice: one region is enough'),
  row('N2', null, null, 'Advice: no Kubernetes'),
  row('N3', null, null, 'Advice: no observability stack of your own'),
  row('N4', null, null, 'Advice: no elaborate caching of signed-in pages'),
  row('N5', null, null, 'Advice: no sharding yet'),
  row('N6', null, null, 'Advice: no perfect zero-downtime architecture'),

  row('J1', 'blocker', 'launch', 'The Join flow works in a real browser'),

  derived('M1', 'People reach the app through the right domain and subdomains', ['S1.c1', 'S1.c2', 'S1.c3', 'S1.c4']),
  derived('M2', 'Authentication mails land in the inbox', ['S2.c1', 'S2.c2', 'S2.c3', 'S2.f2']),
  derived('M3', 'The app deploys cleanly, no secret in code', ['S1.c5', 'S1.f3', 'S3.c1', 'S3.f1']),
  derived('M4', 'Slow pages and API calls are measured and named', ['S5.c3', 'T1', 'T2']),
  derived('M5', 'Caching and a CDN reduce load', ['S4.c1', 'S4.c3', 'S4.f1']),
  derived('M6', 'Uptime monitoring and a handover checklist exist', ['S5.c1', 'S7.c1', 'T6']),
  {
    id: 'M7',
    title: 'Paying gives the right role at once; cancelling takes it away',
    severity: 'blocker',
    from: 'launch',
    derivedFrom: ['S6.m7'],
  },
];

export type RowId = string;

/** Rows whose default severity is blocker decide *incomplete*; documents, derived bars and automations never do. */
export const isBlockerRow = (row: Row): boolean => row.severity === 'blocker';
