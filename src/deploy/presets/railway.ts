import { definePreset } from './preset.ts';

export const railway = definePreset({
  name: 'railway',
  title: 'Railway',
  deploy: ['railway', 'up', '--ci'],
  preview: null,
  rollback: null,
  current: null,
  list: ['railway', 'deployment', 'list', '--json'],
  trap: null,
  knows: [
    'Its command line has no rollback: railway redeploy starts the newest deployment again, which is the bad one. Going back is a button in the dashboard.',
    'Going back there restores the image and the variables of the old deployment, as long as your plan keeps it.',
    'railway up ends when the build does, before the release serves anybody.',
  ],
  afterwards: [],
  rehearsed: null,
  sources: [
    'https://docs.railway.com/cli/deploying',
    'https://docs.railway.com/cli/deployment',
    'https://docs.railway.com/deployments/deployment-actions',
  ],
  read: '2026-11-27',
});
