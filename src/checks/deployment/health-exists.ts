import { byCodePoint } from '../../evidence/derive/answers.ts';
import { healthRoutes } from '../../evidence/derive/health-routes.ts';
import type { HealthAnswer, HealthRoute, HealthSite } from '../../evidence/health.ts';
import { known } from '../../evidence/leaf.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { defineCheck, judgeEach, type Fault, type Replay } from '../check.ts';
import { healthLine } from '../health-words.ts';
import { byHand } from '../wording.ts';

type Asked = HealthRoute & { readonly value: HealthAnswer };

const isClosed = ({ value: { status, location } }: Asked): boolean =>
  status === 401 || status === 403 || (location !== null && /log-?in|sign-?in|auth/i.test(location));

/** The host gives the very same to a path that nobody made. */
const isLikeControl = ({ value }: Asked, control: HealthAnswer): boolean =>
  value.status === control.status && value.bodyHash === control.bodyHash;

const causeOf = (host: string, asked: readonly Asked[], control: HealthAnswer): string => {
  const closed = asked.find(isClosed);
  if (closed !== undefined)
    return `The address ${closed.path} of ${host} wants a sign-in first, and a monitor has none.`;
  if (control.status === 200)
    return `${host} answers every address with the same ${control.kind === 'page' ? 'page' : 'words'}, also one that I invented: that is 200 also while nothing works.`;
  const paths = asked.filter(({ value }) => value.status !== 200).map(({ path }) => path);
  return `${host} has nothing at the addresses where health is asked for: ${paths.join(', ')}.`;
};

const replayOf = (host: string, asked: readonly Asked[], control: HealthAnswer): Replay => {
  const first = asked.find(isClosed) ?? asked.find(one => isLikeControl(one, control)) ?? asked[0];
  if (first === undefined) return { tool: 'none', reason: 'nothing was asked' };
  const { status, kind } = first.value;
  const url = `https://${host}${first.path}`;
  if (status !== 200) return { tool: 'curl', url, shows: `/^HTTP\\/[0-9.]+ ${status}/m` };
  if (kind === 'page') return { tool: 'curl', url, shows: '/^content-type: *text\\/html/im' };
  // What a right answer looks like is not known beforehand; that an invented address gets the same is what shows it.
  return { tool: 'curl', url: `https://${host}/launch-ready-invented`, shows: '/^HTTP\\/[0-9.]+ 200/m' };
};

const faultOf = (host: string, site: HealthSite): Fault | undefined => {
  if (healthRoutes(site, host).length > 0) return undefined;
  const control = known(site.control, host);
  const asked = site.routes.map(route => ({ ...route, value: known(route.answer, host) }));
  return {
    place: host,
    severity: 'high',
    confidence: 'proven',
    happened: `Nobody is told when ${host} stops working: nothing there says whether it is well, so monitors and your host’s own checks have nothing to ask.`,
    cause: causeOf(host, asked, control),
    evidence: site.routes.map(route => healthLine(host, route)),
    replay: replayOf(host, asked, control),
    remedy: [
      byHand(
        `the code of the app at ${host}`,
        'Answer GET /healthz with 200 and {"status":"pass"}, without a sign-in and without asking anything else: it says that the process is alive.',
        'Answer GET /readyz with 200 after one short question to the database (one second at most), and with 503 when that fails: it says that members can be served.',
        'Send both with Cache-Control: no-store, and name nothing in them but the status and the release.',
        'Where they are elsewhere, name them in launch-ready.jsonc: "health": {"live": "…", "ready": "…"}.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'deployment/health-exists',
  rows: ['S3.c4'],
  needs: ['health'],
  after: [
    ...withoutConnection,
    ...withoutCertificate,
    'launch-path/redirect-loop',
    'launch-path/subdomains-right-service',
  ],
  damage: 'support',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'App and API say whether they are well',
    failureTitle: 'Nothing says whether your app is well',
    why: 'A monitor, a load balancer and a deploy that watches itself all need one address to ask. Without it they watch the front page, which a CDN serves from its memory while nobody can sign in. I ask at the addresses that the settings name and at the usual ones, without a cookie, and at an invented one to know what the app says to everything.',
    fix: 'Add one address that says that the process is alive and one that says that it can serve members.',
    howTo: 'Name the host of the app under "hosts" in launch-ready.jsonc, and run the audit where it can be reached.',
    references: [
      'https://kubernetes.io/docs/reference/using-api/health-checks/',
      'https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06',
    ],
  },
  judge: ({ health }) =>
    judgeEach(
      Object.entries(health.hosts).toSorted(([a], [b]) => byCodePoint(a, b)),
      ([host]) => host,
      ([host, site]) => faultOf(host, site),
    ),
});
