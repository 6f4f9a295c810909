import { fileOf, inRepo } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const names = ['APP_URL', 'DATABASE_URL', 'MAIL_API_KEY', 'STRIPE_SECRET_KEY', 'SESSION_SECRET'];

const without = (plan: WorldPlan, missing: string): void => {
  plan.config['environment'] = { production: { names: names.filter(name => name !== missing) } };
};

export default defineFlaw({
  name: 'variable-not-in-production',
  row: 'S3.c1',
  expected: 'deployment/env-complete',
  part: 'repository',
  story:
    'The new feature worked on every machine and on staging. In production its key had not been entered, so the first member who paid met an error page, and the founder read about it in the evening.',
  variants: {
    'the-schema-asks-for-it': {
      severity: 'blocker',
      apply: plan => {
        inRepo(plan, {
          'src/settings.ts':
            "import { z } from 'zod';\n\nconst Settings = z.object({ DATABASE_URL: z.url(), INVITE_SIGNING_KEY: z.string().min(32) });\n\nexport const settings = Settings.parse(process.env);\n",
          '.env.example': `${fileOf(plan, '.env.example')}INVITE_SIGNING_KEY=\n`,
        });
        without(plan, 'INVITE_SIGNING_KEY');
      },
    },
    'a-helper-is-given-its-name': {
      severity: 'blocker',
      apply: plan => {
        inRepo(plan, {
          'src/need.ts':
            'export const need = (name: string): string => {\n  const value = process.env[name];\n  if (!value) throw new Error(`${name} is not set`);\n  return value;\n};\n',
          'src/pay.ts': "import { need } from './need';\n\nexport const key = need('STRIPE_SECRET_KEY');\n",
        });
        without(plan, 'STRIPE_SECRET_KEY');
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'deployment/env-complete',
    trap: 'production has not what only has a default, what a deploy file gives, and what only CI reads',
    apply: plan => {
      inRepo(plan, {
        'src/pause.ts': 'export const pause = Number(process.env.MAIL_API_KEY === undefined ? 1 : 2);\n',
        'src/site.ts': 'export const site = new URL(process.env.APP_URL!);\n',
      });
      without(plan, 'APP_URL');
    },
  }),
];
