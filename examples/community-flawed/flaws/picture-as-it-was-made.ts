import { defineFlaw } from '../flaw.ts';
import { grainyPicture } from '../large-picture.ts';
import { replaceRoute } from '../routes.ts';

/** As a phone of today takes them, and as they came out of the camera: 400 KB. */
const picture = { path: '/assets/table-full.Qm7x2kR9zA4t.png', width: 1_344, height: 672 };
let made: Uint8Array<ArrayBuffer> | undefined;
const bytes = (): Uint8Array<ArrayBuffer> =>
  (made ??= Uint8Array.from(grainyPicture(picture.width, picture.height, 3)));

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
        routes: replaceRoute(
          replaceRoute(routes, 'GET /', route => ({
            ...route,
            handle: async ask =>
              ask.context.html(
                (await (await route.handle(ask)).text())
                  .replaceAll(/<source type="image\/[^>]*>/g, '')
                  .replaceAll(/\ssrc="\/assets\/table-[^"]*"/g, ` src="${picture.path}"`),
              ),
          })),
          'GET /assets/:file',
          route => ({
            ...route,
            handle: ask =>
              ask.context.req.path === picture.path
                ? ask.context.body(bytes(), 200, { 'content-type': 'image/png' })
                : route.handle(ask),
          }),
        ),
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
