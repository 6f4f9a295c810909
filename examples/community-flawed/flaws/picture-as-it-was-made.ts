import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../routes.ts';

export default defineFlaw({
  name: 'picture-as-it-was-made',
  row: 'S4.c5',
  expected: 'edge/images-efficient',
  nature: 'attribute',
  story:
    'The picture of the landing page was exported once, at full size, and put in with a plain image tag: a phone loads what a poster needs, and the text jumps down when it arrives. Builders of prototypes do this by default.',
  breaks: ['http/answers.test.ts'],
  part: 'marketing-pages',
  variants: {
    'one-size-in-one-old-format': {
      severity: 'medium',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /', route => ({
          ...route,
          handle: async ask =>
            ask.context.html((await (await route.handle(ask)).text()).replaceAll(/<source type="image\/[^>]*>/g, '')),
        })),
      }),
    },
    'without-its-size': {
      severity: 'medium',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /', route => ({
          ...route,
          handle: async ask =>
            ask.context.html((await (await route.handle(ask)).text()).replaceAll(/\s(?:width|height)="\d+"/g, '')),
        })),
      }),
    },
  },
});
