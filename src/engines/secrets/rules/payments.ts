import type { SecretRule } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { alphanumeric, hex, lower, digits, madeUp } from './made-up.ts';
import { alone } from './pattern.ts';

const sandbox = (value: string): 'live' | 'test' => (/_sdbx_|^test_/.test(value) ? 'test' : 'live');

export const paymentKeys: readonly SecretRule[] = [
  defineRule({
    id: 'paddle-api-key',
    issuer: 'paddle',
    title: 'a Paddle API key',
    class: 'secret',
    reach: 'token',
    keywords: ['pdl_live_apikey_', 'pdl_sdbx_apikey_'],
    pattern: alone('pdl_(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}'),
    entropy: 3,
    read: value => ({ ok: true, mode: sandbox(value) }),
    positives: () => [
      `PADDLE_API_KEY=pdl_live_apikey_${madeUp(lower + digits, 26)}_${madeUp(alphanumeric, 22)}_${madeUp(alphanumeric, 3)}`,
    ],
    negatives: () => [`pdl_live_apikey_${madeUp(lower, 20)}`],
  }),
  defineRule({
    id: 'paddle-webhook-secret',
    issuer: 'paddle',
    title: 'a Paddle webhook secret',
    class: 'secret',
    reach: 'token',
    keywords: ['pdl_ntfset_'],
    pattern: alone('pdl_ntfset_[a-z0-9]{26}_[A-Za-z0-9+/]{32}'),
    entropy: 3,
    positives: () => [`PADDLE_WEBHOOK_SECRET=pdl_ntfset_${madeUp(lower + digits, 26)}_${madeUp(alphanumeric, 32)}`],
    negatives: () => [`ntfset_${madeUp(lower, 26)}`],
  }),
  defineRule({
    id: 'paddle-client-token',
    issuer: 'paddle',
    title: 'a Paddle client-side token',
    class: 'public',
    reach: 'token',
    keywords: ['live_', 'test_'],
    pattern: alone('(?:live|test)_[0-9a-f]{27}'),
    entropy: 3,
    read: value => ({ ok: true, mode: sandbox(value) }),
    positives: () => [`Paddle.Initialize({token:"live_${madeUp(hex, 27)}"})`],
    negatives: () => [`sk_live_${madeUp(hex, 27)}`, `test_${madeUp(hex, 20)}`],
  }),
  defineRule({
    id: 'polar-access-token',
    issuer: 'polar',
    title: 'a Polar access token',
    class: 'secret',
    reach: 'token',
    keywords: ['polar_oat_', 'polar_pat_', 'polar_at_', 'polar_cs_', 'polar_whs_'],
    pattern: alone('polar_(?:oat|pat|at_[a-z]|at|cs|whs)_[A-Za-z0-9_]{20,100}'),
    entropy: 3.5,
    positives: () => [`POLAR_ACCESS_TOKEN=polar_oat_${madeUp(alphanumeric, 43)}`],
    negatives: () => ['polar_oat_token', `polar_bear_${madeUp(alphanumeric, 43)}`],
  }),
];
