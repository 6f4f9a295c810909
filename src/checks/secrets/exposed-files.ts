import { byCodePoint } from '../../evidence/derive/answers.ts';
import { hostOf, literal } from '../../evidence/derive/chains.ts';
import { leaksOf, raised, type Leak } from '../../evidence/derive/leaks.ts';
import { unprobedAt } from '../../evidence/derive/unread.ts';
import type { ExposedFile } from '../../evidence/served.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Change, type Fault, type Replay, type Unseen } from '../check.ts';
import { rotations } from '../secret-remedies.ts';
import { auditing } from '../secret-replays.ts';
import { linesOf, yours } from '../secret-words.ts';
import { byHand, listed } from '../wording.ts';

const consequences: { readonly [W in ExposedFile['what']]: string } = {
  git: 'Anybody can download your whole code with its history, and every secret that was ever in it.',
  env: 'Anybody can read the settings of your app, and with them the keys to your database, mail and payments.',
  backup: "Anybody can download a copy of your data or code, members' data included.",
  other: 'Anybody can read a file that was never meant for visitors.',
};

const names: { readonly [W in ExposedFile['what']]: string } = {
  git: 'the folder .git',
  env: 'a file of variables',
  backup: 'a backup',
  other: 'an internal file',
};

const replayOf = (file: ExposedFile, domain: string, place: string): Replay => {
  // What HEAD says is the name of a branch; nothing else here is fit for a screen.
  if (file.what === 'git' && file.url.endsWith('/HEAD'))
    return { tool: 'curl', url: file.url, prints: 'body', shows: `/^${literal('ref: refs/')}/m` };
  if (file.what === 'env')
    return { tool: 'curl', url: file.url, counts: '^(export )?[A-Za-z_][A-Za-z0-9_]*=', shows: '/^[1-9]/m' };
  return auditing(domain, 'secrets/exposed-files', place);
};

const remedyOf = (file: ExposedFile, leaks: readonly Leak[]): readonly [Change, ...Change[]] => {
  const folder = file.what === 'git' ? '/.git' : new URL(file.url).pathname;
  return [
    byHand(
      'the settings of your hosting platform or web server',
      'Publish the folder of the built site only, not the folder of the project.',
      `Until then let the server answer 404 to ${folder}.`,
    ),
    ...(leaks.length > 0
      ? rotations(leaks)
      : [
          byHand(
            'every account whose key was in it',
            'Make new keys and passwords, deploy them, and make the old ones invalid.',
          ),
        ]),
  ];
};

/** Files of one kind and folder are one cause, wherever they show; the smallest host stands for all. */
const faultOf = (files: readonly ExposedFile[], leaks: readonly Leak[], domain: string): Fault | undefined => {
  const sorted = files.toSorted((a, b) => byCodePoint(a.url, b.url));
  const shown = sorted.find(({ url }) => url.endsWith('/HEAD')) ?? sorted[0];
  if (shown === undefined) return undefined;
  const hosts = [...new Set(sorted.map(({ url }) => hostOf(url)))].toSorted(byCodePoint);
  const place = `${hosts[0] ?? ''}${shown.what === 'git' ? '/.git' : new URL(shown.url).pathname}`.toLowerCase();
  const inside = leaks.filter(({ served }) => served.every(({ url }) => sorted.some(file => file.url === url)));
  const held = inside.length === 0 ? '' : ` It holds ${listed(inside.slice(0, 5).map(yours))}.`;
  return {
    place,
    places: sorted.map(({ url }) => url),
    hosts,
    covers: inside.map(({ id }) => id),
    evenIfDown: true,
    severity: 'blocker',
    confidence: 'proven',
    happened: `${consequences[shown.what]}${held}`,
    cause: `${shown.url} answers with ${names[shown.what]} (${shown.sign}); a made-up name beside it does not.`,
    evidence: [...sorted.map(({ url, sign }) => `${url}: ${sign}`), ...inside.flatMap(linesOf)],
    replay: replayOf(shown, domain, place),
    remedy: remedyOf(shown, inside),
  };
};

const kindOf = ({ what, url }: ExposedFile): string => (what === 'git' ? what : `${what} ${new URL(url).pathname}`);

export default defineCheck({
  id: 'secrets/exposed-files',
  rows: ['S3.f2'],
  needs: ['declared', 'served'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'The site serves none of its own working files',
    failureTitle: 'Anybody can download files that hold your keys',
    why: 'Programs ask every new site for .git, .env and backups within minutes of its first certificate. Where the whole folder of the project is published, they get them.',
    fix: 'Publish the built site only, and exchange every secret that was in these files.',
    howTo: 'Run the audit where the site can be reached.',
    references: [
      'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information',
      'https://vite.dev/guide/static-deploy.html',
    ],
  },
  judge: ({ declared, served }, asOf) => {
    const leaks = raised(leaksOf(declared, undefined, served, asOf));
    const sites = Object.entries(served.hosts).toSorted(([a], [b]) => byCodePoint(a, b));
    const files = sites.flatMap(([, leaf]) => (leaf.status === 'ok' ? leaf.value.exposed : []));
    const unseen: readonly Unseen[] = sites.flatMap(([host, leaf]) =>
      leaf.status === 'silent' ? [{ host, reason: leaf.reason }] : unprobedAt(host, leaf.value),
    );
    const faults = [...Map.groupBy(files, kindOf)]
      .toSorted(([a], [b]) => byCodePoint(a, b))
      .flatMap(([, same]) => faultOf(same, leaks, declared.domain) ?? []);
    return concluded(faults, sites.length === 0 ? [{ reason: 'no host of the domain answers with pages' }] : unseen);
  },
});
