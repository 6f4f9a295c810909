import { chance, databaseUrl, stripeKey, supabaseKey } from './made-up.ts';
import type { GitPlan } from './plan.ts';
import { soundMonitors } from './sound-monitors.ts';
import { soundBuild } from './sound-build.ts';

const domain = 'community.test';

const workflow = `name: deploy
on: { push: { branches: [main] } }
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
      - run: flyctl deploy --remote-only
        env:
          FLY_API_TOKEN: \${{ secrets.FLY_API_TOKEN }}
`;

/** Keys that are made to be seen: a careless eye takes each for a leak. */
const publicKeys = (): string => `// Made for browsers: each may be seen by everybody.
export const keys = {
  stripe: '${stripeKey('pk', 'live', 11)}',
  supabase: '${supabaseKey('anon', 12)}',
  sentry: 'https://${chance(13, 32, '0123456789abcdef')}@o4507.ingest.sentry.io/4507000000000000',
};
`;

/** Everything that a developer's machine has and git must not: real values, long and by chance. */
const localVariables = (): string =>
  [
    '# Only on this machine; production has its own in the vault of its host.',
    `DATABASE_URL=${databaseUrl(21)}`,
    `STRIPE_SECRET_KEY=${stripeKey('sk', 'test', 22)}`,
    `SESSION_SECRET=${chance(23, 48)}`,
    'APP_URL=http://localhost:3000',
    '',
  ].join('\n');

/** The variables of one environment, as its owner fetched them for an audit; `seed` makes its values its own. */
const fetchedVariables = (environment: 'production' | 'staging', seed: number): string =>
  [
    `APP_URL=https://${environment === 'production' ? 'app' : environment}.${domain}`,
    `DATABASE_URL=${databaseUrl(seed).replace('db.', `db-${environment}.`)}`,
    `MAIL_API_KEY=${chance(seed + 1, 36)}`,
    `STRIPE_SECRET_KEY=${stripeKey('sk', environment === 'production' ? 'live' : 'test', seed + 2)}`,
    `SESSION_SECRET=${chance(seed + 3, 48)}`,
    'LOG_LEVEL=information',
    '',
  ].join('\n');

/** A small repository that says where it runs, and carries the addresses and the public keys every such repository has. */
export const soundRepo = (): { [path: string]: string } => ({
  'README.md': `# The Harbour

Production is https://www.${domain} (the application at https://app.${domain}). Staging is https://staging.${domain}.

For development run \`npm run dev\` and open http://localhost:3000.
`,
  'docs/rollback.md': `# Going back

1. See what was out before: \`fly releases --image\`.
2. Deploy that image again: \`fly deploy --image IMAGE\`.
3. Sign in once.
`,
  'package.json': `${JSON.stringify({ name: 'harbour', private: true, scripts: { dev: 'next dev', build: 'next build' }, dependencies: { next: '16.0.0' } }, null, 2)}\n`,
  '.gitignore': 'node_modules/\n.next/\ndist/\nlogs/\n.env\n.env.*\n!.env.example\nvariables/\n',
  '.env': localVariables(),
  'variables/production.env': fetchedVariables('production', 31),
  'variables/staging.env': fetchedVariables('staging', 41),
  '.env.example': `APP_URL=http://localhost:3000\nDATABASE_URL=\nMAIL_API_KEY=\nSTRIPE_SECRET_KEY=${['sk', 'live', 'your_key_here'].join('_')}\nSESSION_SECRET=<48 characters by chance>\n`,
  'docker-compose.yml': `services:\n  app:\n    build: .\n    environment:\n      APP_URL: http://localhost:3000\n      DATABASE_URL: postgres://postgres:postgres@db:5432/harbour\n    ports: ['3000:3000']\n`,
  'fly.toml': `app = 'harbour'\nprimary_region = 'ams'\n\n[env]\n  APP_URL = 'https://app.${domain}'\n\n[http_service]\n  internal_port = 3000\n  force_https = true\n`,
  '.github/workflows/deploy.yml': workflow,
  'monitoring/gatus.yaml': soundMonitors,
  'src/sign-in.ts': `const appUrl = process.env.APP_URL;\n\nexport const callbackUrl = new URL('/auth/callback', appUrl);\n`,
  'src/public-keys.ts': publicKeys(),
  'src/sign-in.test.ts': `// Made up, and refused by every provider.\nexport const secretOfTests = '${['sk', 'test', 'not', 'a', 'real', 'key'].join('_')}';\n`,
  ...soundBuild(),
  'logs/app.log':
    '2026-03-01T10:05:00Z INFO request 8f14e45f served in 12 ms\n2026-03-01T10:05:01Z INFO member signed in\n',
});

/** A history in which nothing was ever leaked, known to its remote, with the hook in place. */
export const soundGit = (): GitPlan => ({
  past: [
    { message: 'The harbour opens', files: { 'README.md': '# The Harbour\n' } },
    { message: 'Sign in', files: { 'src/sign-in.ts': 'export const callbackUrl = process.env.CALLBACK_URL;\n' } },
  ],
  pushed: true,
  guarded: true,
  unverified: null,
});
