import { inPast } from '../change.ts';
import { databaseUrl, resendKey } from '../made-up.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'secret-in-history',
  row: 'S1.f3',
  expected: 'secrets/in-repository',
  story:
    'The key was noticed a week later and the line deleted. Every clone still has the commit in which it stood, and so has everybody who ever had access.',
  variants: {
    'the-line-was-deleted': {
      severity: 'blocker',
      apply: plan => {
        inPast(plan, 'Send mails', { 'src/mailer.ts': `export const key = '${resendKey(111)}';\n` });
        inPast(plan, 'Take the key out', { 'src/mailer.ts': 'export const key = process.env.MAIL_API_KEY;\n' });
      },
    },
    'the-file-was-deleted': {
      severity: 'blocker',
      apply: plan => {
        inPast(plan, 'Scripts', { 'scripts/seed.sh': `psql '${databaseUrl(112)}' < seed.sql\n` });
        inPast(plan, 'No more scripts', { 'scripts/seed.sh': null });
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/in-repository',
    trap: 'an old commit with the address of the database on everybody’s own machine',
    apply: plan => {
      inPast(plan, 'Local database', {
        'scripts/local.sh': 'psql postgres://postgres:postgres@localhost:5432/harbour < seed.sql\n',
      });
      inPast(plan, 'No more scripts', { 'scripts/local.sh': null });
    },
  }),
];
