import { inRepo, fileOf } from '../change.ts';
import { chance, databaseUrl } from '../made-up.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'variables-in-git',
  row: 'S3.c1',
  expected: 'secrets/env-files',
  story:
    'The file with the variables of production was committed before .gitignore knew of it, or under a name that .gitignore does not have. Git keeps on tracking it.',
  variants: {
    'the-file-of-production': {
      severity: 'blocker',
      apply: plan => {
        const ignored = fileOf(plan, '.gitignore').replace('.env.*\n', '.env.local\n');
        inRepo(plan, {
          '.gitignore': ignored,
          '.env.production': `APP_URL=https://app.${plan.domain}\nDATABASE_URL=${databaseUrl(121)}\nSESSION_SECRET=${chance(122, 44)}\n`,
        });
      },
    },
    'inside-a-package-of-a-monorepo': {
      severity: 'blocker',
      apply: plan => {
        const ignored = fileOf(plan, '.gitignore').replace('.env\n', '/.env\n');
        inRepo(plan, {
          '.gitignore': ignored,
          'packages/api/.env': `MAIL_PASSWORD=${chance(123, 24)}\nJWT_SECRET=${chance(124, 44)}\n`,
        });
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/env-files',
    trap: 'a tracked file of variables in which nothing is secret, and samples under other names',
    apply: plan => {
      const ignored = fileOf(plan, '.gitignore').replace('.env.*\n', '.env.local\n');
      inRepo(plan, {
        '.gitignore': ignored,
        '.env.development': 'APP_URL=http://localhost:3000\nPORT=3000\nLOG_LEVEL=debug\n',
        '.env.sample': 'SESSION_SECRET=change-me\nMAIL_API_KEY=\n',
        '.env.test': 'DATABASE_URL=postgres://postgres:postgres@localhost:5432/test\n',
      });
    },
  }),
];
