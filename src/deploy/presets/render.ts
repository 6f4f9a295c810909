import { definePreset } from './preset.ts';

const create = ['render', 'deploys', 'create', '{RENDER_SERVICE_ID}'];

export const render = definePreset({
  name: 'render',
  title: 'Render',
  deploy: [...create, '--commit', '{release}', '--wait', '--confirm'],
  preview: null,
  rollback: [...create, '--commit', '{previous}', '--wait', '--confirm'],
  current: null,
  list: ['render', 'deploys', 'list', '{RENDER_SERVICE_ID}', '--output', 'json', '--confirm'],
  trap: null,
  knows: [
    'Going back by command leaves automatic deploys on, which the button in the dashboard would not: the next push brings the bad release again.',
    'By command the old commit is built anew, which takes as long as a deploy.',
  ],
  afterwards: [
    'Switch automatic deploys off now (Settings, Auto-Deploy), and on again with the mended release: otherwise the next push redeploys the bug.',
  ],
  rehearsed: null,
  sources: ['https://render.com/docs/rollbacks', 'https://render.com/tutorials/render-cli-power-user/deploys'],
  read: '2026-11-27',
});
