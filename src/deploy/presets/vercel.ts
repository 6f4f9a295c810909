import { definePreset } from './preset.ts';

export const vercel = definePreset({
  name: 'vercel',
  title: 'Vercel',
  deploy: ['vercel', 'deploy', '--prod', '--yes'],
  rollback: ['vercel', 'rollback', '{previous}', '--yes', '--timeout', '180s'],
  current: { argv: ['vercel', 'inspect', '{host}'], reads: /https:\/\/[\w-]+\.vercel\.app/ },
  list: ['vercel', 'list', '--prod', '--yes'],
  trap: null,
  knows: [
    'Going back brings the old build with the variables of its time: one that you changed since is the old one again.',
    'On the Hobby plan only the release directly before can be gone back to.',
    'Cron jobs go back to those of the old build, too.',
  ],
  afterwards: [
    'New deploys no longer go live by themselves after a rollback: run vercel promote with the mended one to undo it.',
  ],
  rehearsed: null,
  sources: ['https://vercel.com/docs/cli/rollback', 'https://vercel.com/docs/instant-rollback'],
  read: '2026-11-27',
});
