import { definePreset } from './preset.ts';

const up = (release: string): readonly string[] => [
  'env',
  `APP_VERSION=${release}`,
  'docker',
  'compose',
  'up',
  '--detach',
  '--no-build',
  '--wait',
  '--wait-timeout',
  '60',
];

/** An image is pinned when its name changes with the release. */
const unpinned = (output: string, release: string): string | null => {
  const images = output
    .split('\n')
    .map(line => line.trim())
    .filter(line => /^[\w./:@-]+$/.test(line));
  const loose = images.find(image => image.endsWith(':latest') || !/[:@]/.test(image.split('/').at(-1) ?? ''));
  if (images.some(image => image.includes(release))) return null;
  return loose === undefined
    ? 'No image of compose.yaml has the release in its name, so there is none to go back to. Write image: name:${APP_VERSION}.'
    : `The image ${loose} has the same name in every release, so there is none to go back to. Write image: name:\${APP_VERSION}.`;
};

export const compose = definePreset({
  name: 'compose',
  title: 'Docker Compose',
  deploy: up('{release}'),
  preview: null,
  rollback: up('{previous}'),
  current: null,
  list: ['docker', 'image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'],
  trap: { argv: ['env', 'APP_VERSION={release}', 'docker', 'compose', 'config', '--images'], refuses: unpinned },
  knows: [
    'With an image named :latest there is no way back: the name of the old release is the name of the new one. That is refused.',
    'The image of the release has to be built before; going back builds nothing.',
  ],
  afterwards: [
    'Write the release that runs now into your file of variables as APP_VERSION: the next start would take the bad one.',
  ],
  rehearsed: null,
  sources: ['https://docs.docker.com/reference/cli/docker/compose/up/'],
  read: '2026-11-27',
});
