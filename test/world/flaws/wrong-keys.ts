import { fileOf, inRepo, serve } from '../change.ts';
import { stripeKey } from '../made-up.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'till';
const host = `${label}.community.test`;
const till = (head: string) => ({
  path: '/',
  answer: page(`The ${label} room`, `<h1>The ${label} room</h1><p>Members of the ${label} room meet here.</p>`, head),
});

export default defineFlaw({
  name: 'wrong-keys',
  row: 'S3.c2',
  expected: 'secrets/right-keys',
  hosts: [label],
  story:
    'Checkout was built with the keys of the test mode and went live with them: cards are taken, receipts go out, and no money ever arrives.',
  variants: {
    'the-test-key-on-the-live-site': {
      severity: 'high',
      apply: plan => serve(plan, host, [till(`<script>window.stripeKey="${stripeKey('pk', 'test', 181)}"</script>`)]),
    },
    'the-test-key-in-the-settings-of-production': {
      severity: 'high',
      apply: plan =>
        inRepo(plan, {
          'fly.toml': fileOf(plan, 'fly.toml').replace(
            '[env]\n',
            `[env]\n  STRIPE_PUBLISHABLE_KEY = '${stripeKey('pk', 'test', 182)}'\n`,
          ),
        }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/right-keys',
    trap: 'the test key where it belongs: at staging, and in the documentation of developers',
    hosts: [label],
    apply: plan => {
      inRepo(plan, { 'docs/developing.md': `Use the test key \`${stripeKey('pk', 'test', 183)}\` on your machine.\n` });
      serve(plan, host, [till(`<script>window.stripeKey="${stripeKey('pk', 'live', 11)}"</script>`)]);
    },
  }),
];
