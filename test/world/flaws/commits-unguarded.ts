import { stripeKey } from '../made-up.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import type { GitPlan, WorldPlan } from '../plan.ts';

const gitOf = ({ git }: WorldPlan): GitPlan => {
  if (git === null) throw new Error('the plan has no history');
  return git;
};

export default defineFlaw({
  name: 'commits-unguarded',
  row: 'A3',
  expected: 'secrets/commits-guarded',
  part: 'hook',
  story: 'Nothing looks at a commit before it is made, so the next key is found by whoever reads the repository first.',
  variants: {
    'no-hook': {
      severity: 'high',
      apply: plan => {
        gitOf(plan).guarded = false;
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/commits-guarded',
    trap: 'a commit made past the hook in which there is nothing to refuse',
    apply: plan => {
      gitOf(plan).unverified = {
        'src/colours.ts': 'export const accent = "#0a7";\n',
        'docs/keys.md': `The publishable key is ${stripeKey('pk', 'live', 11)}.\n`,
      };
    },
  }),
];
