import { definePreset } from './preset.ts';

const images = ['fly', 'releases', '--image'];

export const fly = definePreset({
  name: 'fly',
  title: 'Fly.io',
  deploy: ['fly', 'deploy', '--build-arg', 'APP_VERSION={release}', '--env', 'APP_VERSION={release}'],
  preview: null,
  rollback: ['fly', 'deploy', '--image', '{previous}'],
  // Newest first.
  current: { argv: images, reads: /registry\.fly\.io\/[\w.-]+[:@][\w.:-]+/ },
  list: images,
  trap: null,
  knows: [
    'There is no rollback command: the image of the release before is deployed again.',
    'The database stays as the bad release left it.',
  ],
  afterwards: [],
  rehearsed: null,
  sources: ['https://fly.io/docs/blueprints/rollback-guide'],
  read: '2026-11-27',
});
