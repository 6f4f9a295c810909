import { defineFlaw } from '../flaw.ts';

/** Headers that packages for “the real IP” go through, the first that is there wins. */
const telling = ['x-client-ip', 'cf-connecting-ip', 'true-client-ip', 'x-real-ip'] as const;

export default defineFlaw({
  name: 'throttle-by-forged-address',
  row: 'S6.c3',
  expected: 'hardening/throttle-not-forgeable',
  nature: 'sequence',
  story:
    'Behind a proxy the first value of X-Forwarded-For is what the visitor wrote and the last is what the proxy saw. Apps on a big hosting platform took the first: twenty wrong passwords with twenty invented addresses were twenty first attempts. Others believe CF-Connecting-IP or X-Real-IP also where no such proxy stands in front.',
  breaks: ['accounts/limits.test.ts'],
  part: 'attempts',
  variants: {
    'leftmost-forwarded': {
      severity: 'high',
      alter: ({ clientAddress }) => ({
        clientAddress: (headers, socket, hops) =>
          headers.get('x-forwarded-for')?.split(',')[0]?.trim() || clientAddress(headers, socket, hops),
      }),
    },
    'any-header-that-names-one': {
      severity: 'high',
      alter: ({ clientAddress }) => ({
        clientAddress: (headers, socket, hops) => {
          const named = telling.map(name => headers.get(name)).find(value => value);
          return named?.slice(0, 45) ?? clientAddress(headers, socket, hops);
        },
      }),
    },
  },
});
