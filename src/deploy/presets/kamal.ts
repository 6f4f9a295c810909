import { definePreset } from './preset.ts';

export const kamal = definePreset({
  name: 'kamal',
  title: 'Kamal',
  deploy: ['kamal', 'deploy'],
  preview: null,
  rollback: ['kamal', 'rollback', '{previous}'],
  current: { argv: ['kamal', 'app', 'version', '--quiet'], reads: /\b[0-9a-f]{7,64}\b/ },
  list: ['kamal', 'app', 'containers', '--quiet'],
  trap: null,
  knows: [
    'Going back needs the container of the old release on the servers; Kamal keeps five of them (retain_containers).',
    'A release whose health fails is never switched to: the old one keeps serving.',
  ],
  afterwards: [],
  rehearsed: null,
  sources: [
    'https://kamal-deploy.org/docs/commands/rollback/',
    'https://github.com/basecamp/kamal/blob/main/lib/kamal/cli/main.rb',
  ],
  read: '2026-11-27',
});
