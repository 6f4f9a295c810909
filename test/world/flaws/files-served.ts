import { serve } from '../change.ts';
import { databaseUrl } from '../made-up.ts';
import { page } from '../parts.ts';
import { healthRoutes } from '../sound-hosts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'attic';
const host = `${label}.community.test`;
const plain = (path: string, body: string, type = 'application/octet-stream') => ({
  path,
  answer: { status: 200, headers: { 'content-type': type }, body },
});

export default defineFlaw({
  name: 'files-served',
  row: 'S3.f2',
  expected: 'secrets/exposed-files',
  hosts: [label],
  story:
    'The whole folder was copied to the web server, hidden files and all. Scanners ask every address for these names within hours.',
  variants: {
    'the-history-of-the-code': {
      severity: 'blocker',
      apply: plan =>
        serve(plan, host, [
          plain('/.git/HEAD', 'ref: refs/heads/main\n'),
          plain(
            '/.git/config',
            '[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote "origin"]\n\turl = https://git.example/harbour.git\n',
          ),
        ]),
    },
    'the-file-of-variables': {
      severity: 'blocker',
      apply: plan =>
        serve(plan, host, [
          plain('/.env', `APP_URL=https://${host}\nDATABASE_URL=${databaseUrl(151)}\n`, 'text/plain'),
        ]),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/exposed-files',
    trap: 'a site that answers every address with its one page, also these',
    hosts: [label],
    apply: plan =>
      serve(plan, host, [
        ...healthRoutes('room'),
        {
          path: '/*',
          answer: page(`The ${label} room`, `<h1>The ${label} room</h1><p>Members of the ${label} room meet here.</p>`),
        },
      ]),
  }),
];
