import { byCodePoint } from '../../evidence/derive/answers.ts';
import { literal } from '../../evidence/derive/chains.ts';
import { healthRoutes } from '../../evidence/derive/health-routes.ts';
import type { HealthRoute, HealthSite, Tell, TellKind } from '../../evidence/health.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { defineCheck, judgeEach, type Fault, type Replay } from '../check.ts';
import { byHand, listed } from '../wording.ts';

/** Each completes "it names …"; none where it is told but harms nobody by itself. */
const named: { readonly [K in TellKind]: string | null } = {
  host: 'the addresses of machines behind it',
  'part-version': 'versions of the software it runs on',
  stack: 'lines of your code (a stack trace)',
  path: 'folders of the server',
  variable: 'names of environment variables',
  error: 'the error of a part behind it',
  machine: null,
};

const isGrave = ({ kind }: Tell): boolean => named[kind] !== null;

/** The key is looked for, never the value: what must not be on a screen is counted. */
const replayOf = (url: string, { key }: Tell): Replay => {
  const last = key.split('.').at(-1) ?? '';
  if (last === '') return { tool: 'curl', url, counts: '.', shows: '/^[1-9]/m' };
  return { tool: 'curl', url, counts: `"${literal(last)}"[[:space:]]*:`, shows: '/^[1-9]/m' };
};

const faultOf = (host: string, site: HealthSite, route: HealthRoute): Fault | undefined => {
  const { tells, status } = known(route.answer, host);
  const [first, ...rest] = tells.filter(isGrave);
  if (first === undefined) return undefined;
  const grave = [first, ...rest];
  const kinds = [...new Set(grave.flatMap(({ kind }) => named[kind] ?? []))];
  const keys = [...new Set(grave.map(({ key }) => key))].filter(key => key !== '');
  const url = `${site.origin}${route.path}`;
  return {
    place: `${host}${route.path}`,
    hosts: [host],
    severity: 'high',
    confidence: 'proven',
    happened: `Whoever wants to break in is told where to begin: ${url} shows ${listed(kinds)} to everybody.`,
    cause: `The address ${route.path} of ${host} answers with a diagnosis, and it is open to strangers.`,
    evidence: [
      `I asked ${url} without a sign-in and got ${status}`,
      ...(keys.length === 0 ? [] : [`the answer has ${keys.slice(0, 12).join(', ')}; I kept no value of it`]),
    ],
    replay: replayOf(url, first),
    remedy: [
      byHand(
        `the code of the app at ${host}`,
        `Let ${route.path} answer with the status and, where you want it, the release of the app: nothing else.`,
        'Put the diagnosis where only you get to: behind the sign-in of an admin, or into the log.',
      ),
    ],
  };
};

const routesOf = (host: string, site: HealthSite): readonly HealthRoute[] => {
  const paths = new Set(healthRoutes(site, host).map(({ path }) => path));
  // One that stayed silent could be the one that talks.
  return site.routes.filter(({ path, answer }) => answer.status === 'silent' || paths.has(path));
};

export default defineCheck({
  id: 'deployment/health-says-little',
  rows: ['S3.c4'],
  needs: ['health'],
  after: [
    ...withoutConnection,
    ...withoutCertificate,
    'launch-path/redirect-loop',
    'launch-path/subdomains-right-service',
    'deployment/health-exists',
  ],
  damage: 'data',
  effort: { minutes: [10, 30], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Health answers name nothing but status and release',
    failureTitle: 'Your health page tells strangers what your server is made of',
    why: 'A health address is open to everybody. With the version of each part an attacker knows which old hole to try, and with the name of the database host where. The status, the release and the environment are fine; hosts, versions of software, folders, variables and errors are not.',
    fix: 'Answer with the status and the release, and keep the diagnosis behind a sign-in.',
    howTo: 'Name the host of the app under "hosts" in launch-ready.jsonc, and run the audit where it can be reached.',
    references: [
      'https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06#section-7',
      'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/',
    ],
  },
  judge: ({ health }) => {
    const routes = Object.entries(health.hosts)
      .toSorted(([a], [b]) => byCodePoint(a, b))
      .map(([host, site]) => [host, site] as const);
    return judgeEach(
      routes,
      ([host]) => host,
      ([host, site]) => {
        const all = routesOf(host, site);
        if (all.length === 0) throw new Unknown(`${host} has no health address whose answer could be read`, host);
        return all.flatMap(route => faultOf(host, site, route) ?? []);
      },
    );
  },
});
