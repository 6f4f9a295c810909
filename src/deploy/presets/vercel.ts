import { definePreset } from './preset.ts';

export const vercel = definePreset({
  name: 'vercel',
  title: 'Vercel',
  deploy: ['vercel', 'deploy', '--prod', '--yes'],
  preview: {
    deploy: ['vercel', 'deploy', '--prod', '--skip-domain', '--yes'],
    promote: ['vercel', 'promote', '{preview}', '--yes', '--timeout', '180s'],
    reads: /https:\/\/[\w-]+\.vercel\.app/,
  },
  rollback: ['vercel', 'rollback', '{previous}', '--yes', '--timeout', '180s'],
  current: { argv: ['vercel', 'inspect', '{host}'], reads: /https:\/\/[\w-]+\.vercel\.app/ },
  list: ['vercel', 'list', '--prod', '--yes'],
  trap: null,
  knows: [
    'A release gets an address of its own first, and is promoted from there. Where Deployment Protection is on, nobody gets in there, and it is tried only once members have it.',
    'Going back brings the old build with the variables of its time: one that you changed since is the old one again.',
    'On the Hobby plan only the release directly before can be gone back to.',
    'Cron jobs go back to those of the old build, too.',
  ],
  afterwards: [
    'New deploys no longer go live by themselves after a rollback: run vercel promote with the mended one to undo it.',
  ],
  rehearsed: null,
  sources: [
    'https://vercel.com/docs/cli/rollback',
    'https://vercel.com/docs/cli/promote',
    'https://vercel.com/docs/cli/deploying-from-cli',
    'https://vercel.com/docs/instant-rollback',
  ],
  read: '2026-11-27',
});
