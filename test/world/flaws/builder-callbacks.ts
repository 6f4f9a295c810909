import { inRepo } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const high = 'members are sent away at one step of the way, and the rest of the product works';

const write = (plan: WorldPlan, files: { readonly [path: string]: string }): void => {
  plan.repo = { ...plan.repo, ...files };
};

/** One more setting in the file that the production app is deployed with. */
const setInProduction = (plan: WorldPlan, line: string): void => {
  const file = plan.repo?.['fly.toml'];
  if (file === undefined) throw new Error('the repository has no fly.toml');
  write(plan, { 'fly.toml': file.replace('[env]\n', `[env]\n  ${line}\n`) });
};

export default defineFlaw({
  name: 'builder-callbacks',
  row: 'S1.f2',
  expected: 'launch-path/builder-callbacks',
  part: 'repository',
  story:
    'Payment works in the editor’s preview. On the domain the sign-in provider sends members back to the preview, or to port 3000 of their own computer, because that address was pasted into the settings on the first day.',
  variants: {
    'deployed-with-the-address-of-the-builder': {
      severity: 'high',
      reason: high,
      apply: plan => setInProduction(plan, "OAUTH_CALLBACK_URL = 'https://harbour-preview.lovable.app/auth/callback'"),
    },
    'deployed-with-the-developers-own-machine': {
      severity: 'high',
      reason: high,
      apply: plan => setInProduction(plan, "CHECKOUT_SUCCESS_URL = 'http://localhost:3000/thanks'"),
    },
    'written-into-the-source': {
      severity: 'medium',
      reason: 'read from source alone: whether this line runs in production was not seen',
      apply: plan =>
        write(plan, {
          'src/checkout.ts': `export const openCheckout = (price: string) => ({\n  price,\n  success_url: 'https://harbour-preview.vercel.app/thanks',\n  cancel_url: 'https://harbour-preview.vercel.app/plans',\n});\n`,
        }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/builder-callbacks',
    trap: 'callbacks at localhost where they belong: the example settings, the containers of developers, a test, and a default in source for when nothing is set',
    apply: plan =>
      write(plan, {
        '.env.example': 'APP_URL=http://localhost:3000\nOAUTH_CALLBACK_URL=http://localhost:3000/auth/callback\n',
        'docker-compose.yml':
          "services:\n  app:\n    build: .\n    environment:\n      OAUTH_CALLBACK_URL: http://localhost:3000/auth/callback\n    ports: ['3000:3000']\n",
        'test/sign-in.test.ts': "export const expected = 'http://localhost:3000/auth/callback';\n",
        'src/sign-in.ts':
          "const appUrl = process.env.APP_URL ?? 'http://localhost:3000';\n\nexport const callbackUrl = new URL('/auth/callback', appUrl);\n",
      }),
  }),
  defineNearMiss({
    check: 'launch-path/builder-callbacks',
    trap: 'the settings of staging name an address of the platform, and those of production that of the domain',
    apply: plan => {
      setInProduction(plan, `OAUTH_CALLBACK_URL = 'https://app.${plan.domain}/auth/callback'`);
      write(plan, {
        'fly.staging.toml':
          "app = 'harbour-staging'\n\n[env]\n  OAUTH_CALLBACK_URL = 'https://harbour-staging.fly.dev/auth/callback'\n",
      });
    },
  }),
  defineNearMiss({
    check: 'launch-path/builder-callbacks',
    trap: 'a container that asks itself whether it is well, at its own loopback address',
    apply: plan =>
      inRepo(plan, {
        Dockerfile: `FROM node:24-slim\nWORKDIR /app\nCOPY . .\nHEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then(r => process.exit(r.ok ? 0 : 1))"]\nCMD ["node", "server.js"]\n`,
      }),
  }),
];
