import { answer, fileOf, inRepo } from '../change.ts';
import { chance } from '../made-up.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'key-without-place',
  row: 'S7.c3',
  expected: 'handover/keys-placed',
  alone: 'a handover that was written before is part of it',
  story:
    'A key for signing invitations came with the last feature and was entered on the platform alone. When the account of the platform was locked, no page named it and no vault held it, and every open invitation was lost.',
  variants: {
    'key-added-since': {
      severity: 'medium',
      apply: plan =>
        inRepo(plan, {
          'src/invite.ts':
            "const key = process.env.INVITE_SIGNING_SECRET;\nif (!key) throw new Error('INVITE_SIGNING_SECRET is not set');\n\nexport const inviteKey = key;\n",
          '.env.example': `${fileOf(plan, '.env.example')}INVITE_SIGNING_SECRET=\n`,
          'variables/production.env': `${fileOf(plan, 'variables/production.env')}INVITE_SIGNING_SECRET=${chance(71, 48)}\n`,
          'variables/staging.env': `${fileOf(plan, 'variables/staging.env')}INVITE_SIGNING_SECRET=${chance(72, 48)}\n`,
        }),
    },
    'copies-that-nobody-knows': { severity: 'medium', apply: plan => answer(plan, 'keys', 'I don’t know.') },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'handover/keys-placed',
    trap: 'since the handover a setting came that is no secret, and a key that only a test reads',
    apply: plan =>
      inRepo(plan, {
        'src/pages.ts': "export const perPage = Number(process.env.POSTS_PER_PAGE ?? '20');\n",
        'src/invite.test.ts': "export const key = process.env.TEST_ONLY_SECRET ?? 'made up';\n",
      }),
  }),
];
