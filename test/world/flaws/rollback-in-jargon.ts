import { inRepo } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const file = 'docs/rollback.md';

export default defineFlaw({
  name: 'rollback-in-jargon',
  row: 'S7.c5',
  expected: 'handover/rollback-plain',
  part: 'rollback document',
  story:
    'The steps were written by an engineer for engineers, and pasted out of the notes of a large company. On the night the founder read them three times, did the second step first, and called at four.',
  variants: {
    'words-of-a-large-company': {
      severity: 'medium',
      apply: plan =>
        inRepo(plan, {
          [file]: `# Rollback

1. Immediately following identification of a regression, the responsible engineer initiates restoration of the previously operational immutable artefact.
2. Subsequent verification necessitates corroborating availability across every representative membership operation, prior to communicating resolution to stakeholders.
3. Escalation is mandatory if remediation objectives are demonstrably unattainable within the applicable service level.
`,
        }),
    },
    'commands-alone': {
      severity: 'medium',
      apply: plan =>
        inRepo(plan, { [file]: '# Rollback\n\n1. `fly releases --image`\n2. `fly deploy --image IMAGE`\n' }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'handover/rollback-plain',
    trap: 'everyday sentences around commands, a table and an address full of hard words',
    apply: plan =>
      inRepo(plan, {
        [file]: `# Going back to the release before

1. See what was out before. The list shows the newest first.

   \`\`\`sh
   fly releases --image --app representative-membership-operation
   \`\`\`

2. Pick the line below the first one, and put its name into this:

       fly deploy --strategy immediate --image registry.fly.io/harbour:IMMUTABLE-ARTEFACT-IDENTIFICATION

3. Sign in once. If it works you are done. If not, call Ada.

| Availability objective | Escalation necessitates |
|---|---|
| Restoration of authentication | Corroborating representative operation |

More of it: https://docs.example/operational/restoration/verification-of-availability
`,
      }),
  }),
];
