import { readFileSync } from 'node:fs';
import { grainyPicture } from '../../../examples/community-flawed/large-picture.ts';
import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss, type RoutePlan, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'exhibition';
const host = `${label}.community.test`;
const year = { 'cache-control': 'public, max-age=31536000, immutable' };

const file = (path: string, type: string, bytes: () => Buffer): RoutePlan => ({
  path,
  answer: { status: 200, headers: { 'content-type': type, ...year }, body: '', bytes: bytes().toString('base64') },
});
const poster = (width: number, height: number): RoutePlan =>
  file('/assets/hall.9fK2xQ7m.png', 'image/png', () => grainyPicture(width, height, 3));
const small = (): RoutePlan =>
  file('/assets/hall.B7x2kQ9z.avif', 'image/avif', () =>
    readFileSync(new URL('../../../examples/community/src/assets/table-1344.avif', import.meta.url)),
  );

const shows = (plan: WorldPlan, markup: string, ...files: readonly RoutePlan[]): void => {
  const body = `<h1>The ${label} room</h1>${markup}<p>Pictures of the year, and who made them.</p>`;
  webHostOf(plan, host).https = [...healthRoutes('room'), { path: '/', answer: page(`The ${label}`, body) }, ...files];
};

export default defineFlaw({
  name: 'picture-too-large',
  row: 'S4.c5',
  expected: 'edge/images-efficient',
  hosts: [label],
  story:
    'The picture of the hall came from the camera into the page as it was. On the train, where the link in the newsletter was opened, the page stayed white for eight seconds; and where it was small, the text moved under the thumb when it came.',
  variants: {
    'as-it-came-from-the-camera': {
      severity: 'medium',
      apply: plan =>
        shows(plan, '<img src="/assets/hall.9fK2xQ7m.png" width="1344" height="672" alt="">', poster(1_344, 672)),
    },
    'a-poster-for-a-thumbnail': {
      severity: 'high',
      reason: 'a picture beyond 500 KB keeps phones waiting for many seconds',
      apply: plan =>
        shows(plan, '<img src="/assets/hall.9fK2xQ7m.png" width="320" height="160" alt="">', poster(2_000, 1_000)),
    },
    'no-room-kept-for-it': {
      severity: 'medium',
      apply: plan => shows(plan, '<img src="/assets/hall.B7x2kQ9z.avif" alt="">', small()),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/images-efficient',
    trap: 'a heavy PNG that only browsers of ten years ago load, behind a small AVIF for all others',
    hosts: [label],
    apply: plan =>
      shows(
        plan,
        '<picture><source type="image/avif" srcset="/assets/hall.B7x2kQ9z.avif 1344w" sizes="100vw"><img src="/assets/hall.9fK2xQ7m.png" style="width: 100%; aspect-ratio: 2" alt=""></picture>',
        poster(1_344, 672),
        small(),
      ),
  }),
];
