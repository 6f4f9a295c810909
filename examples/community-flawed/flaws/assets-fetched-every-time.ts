import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'assets-fetched-every-time',
  row: 'S4.c3',
  expected: 'edge/static-assets-cached',
  nature: 'attribute',
  story:
    'After a day on which everybody saw the old style sheet, somebody switched caching off for good. The names carry a hash of the content, so they could be kept for a year; now every page view fetches every file again, and on launch day the server spends itself on style sheets.',
  breaks: ['http/caching.test.ts', 'http/answers.test.ts'],
  part: 'assets',
  variants: {
    'no-store': {
      severity: 'medium',
      alter: ({ cacheControl }) => ({
        cacheControl: (route, status) => (route.cache === 'asset' ? 'no-store' : cacheControl(route, status)),
      }),
    },
    // Without ETag and Last-Modified there is nothing to ask “still the same?” with: after a minute it is all sent anew.
    'a-minute-without-validator': {
      severity: 'medium',
      alter: ({ cacheControl }) => ({
        cacheControl: (route, status) =>
          route.cache === 'asset' && status === 200 ? 'public, max-age=60' : cacheControl(route, status),
      }),
    },
  },
});
