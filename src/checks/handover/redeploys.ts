import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { unanswered } from '../ownership-words.ts';

const id = 'handover/redeploys';

export default defineCheck({
  id,
  rows: ['S7.f1'],
  needs: ['ownership'],
  damage: 'signups',
  effort: { minutes: [30, 120], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Somebody who did not build it has deployed once',
    failureTitle: 'Only the builder can bring the community back',
    why: 'The outage comes on the evening on which the builder does not answer. Steps that nobody else ever followed lack what was obvious to their author: a login, a tool, a word. Whoever is there then needs an account where the app runs, and to have done it once on a quiet afternoon.',
    fix: 'Let the founder deploy once by the written steps, with an account of their own, while the builder only watches.',
    howTo: 'Answer the questions of launch-ready handover ask.',
    references: [
      'https://sre.google/sre-book/emergency-response/',
      'https://dora.dev/capabilities/deployment-automation/',
    ],
  },
  judge: ({ ownership }) =>
    judgeEach(
      [
        (): Fault | undefined =>
          unanswered(ownership, 'hosting', {
            check: id,
            severity: 'high',
            happened:
              'When the app stops, nobody knows who can sign in where it runs: members wait until the builder is found.',
            where: 'the platform on which the app and its database run',
            steps: [
              'Make the account one of the company, with the founder as its owner.',
              'Give a second person a login of their own, each with a second factor.',
            ],
          }),
        (): Fault | undefined =>
          unanswered(ownership, 'redeploy', {
            check: id,
            severity: 'high',
            happened:
              'When the app stops, nobody but the builder has ever put it back: members wait until the builder is found.',
            where: 'the handover, under "How to deploy"',
            steps: [
              'Write the handover: launch-ready handover.',
              'Let somebody who did not build it follow "How to deploy" from the first step to the last, while the builder only watches.',
              'Mend each step at which they had to ask.',
            ],
          }),
      ],
      () => undefined,
      look => look(),
    ),
});
