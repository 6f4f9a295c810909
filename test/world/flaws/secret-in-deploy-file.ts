import { fileOf, inRepo } from '../change.ts';
import { chance, databaseUrl, resendKey } from '../made-up.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'secret-in-deploy-file',
  row: 'S3.c2',
  expected: 'secrets/kept-in-vault',
  story:
    'The host’s file has a place for variables, and the key went there too. The vault of the same host would have kept it from everybody who reads the repository.',
  variants: {
    'among-the-settings-of-the-host': {
      severity: 'blocker',
      reason: 'the commit is at its remote: a live secret in Git, whatever the file is for (S1.f3)',
      apply: plan =>
        inRepo(plan, {
          'fly.toml': fileOf(plan, 'fly.toml').replace('[env]\n', `[env]\n  DATABASE_URL = '${databaseUrl(131)}'\n`),
        }),
    },
    'in-the-workflow-that-deploys': {
      severity: 'blocker',
      reason: 'the commit is at its remote: a live secret in Git, whatever the file is for (S1.f3)',
      apply: plan =>
        inRepo(plan, {
          '.github/workflows/mail.yml': `name: mail\non: { schedule: [{ cron: '0 7 * * 1' }] }\njobs:\n  mail:\n    runs-on: ubuntu-latest\n    steps:\n      - run: node scripts/weekly.mjs\n        env:\n          RESEND_API_KEY: ${resendKey(132)}\n`,
        }),
    },
    'in-the-image': {
      severity: 'blocker',
      reason: 'the commit is at its remote: a live secret in Git, whatever the file is for (S1.f3)',
      apply: plan =>
        inRepo(plan, {
          Dockerfile: `FROM node:24-slim\nWORKDIR /app\nCOPY . .\nENV SESSION_SECRET=${chance(133, 48)}\nCMD ["node", "server.js"]\n`,
        }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/kept-in-vault',
    trap: 'settings that refer to the vault by every notation there is',
    apply: plan =>
      inRepo(plan, {
        'render.yaml': `services:\n  - type: web\n    name: harbour\n    envVars:\n      - key: SESSION_SECRET\n        generateValue: true\n      - key: DATABASE_URL\n        fromDatabase: { name: harbour, property: connectionString }\n      - key: MAIL_API_KEY\n        sync: false\n`,
        'compose.production.yml': `services:\n  app:\n    image: harbour\n    environment:\n      SESSION_SECRET: \${SESSION_SECRET:?}\n      MAIL_API_KEY_FILE: /run/secrets/mail_api_key\n    secrets: [mail_api_key]\nsecrets:\n  mail_api_key: { external: true }\n`,
      }),
  }),
];
