import { definePreset } from './preset.ts';

const tool = new URL(`./git-pm2-switch${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
const run = (...words: readonly string[]): readonly string[] => ['{node}', '{switch}', ...words];

/** The program that checks a release out beside the others and points to it; see `git-pm2-switch.ts`. */
export const switchTool = tool;

export const gitPm2 = definePreset({
  name: 'git-pm2',
  title: 'Git and pm2 on your own server',
  deploy: run('deploy', '{release}'),
  preview: null,
  rollback: run('back', '{previous}'),
  current: { argv: run('current'), reads: /\b[0-9a-f]{40}\b/ },
  list: run('list'),
  trap: null,
  knows: [
    'Each release lies in a folder of its own (releases/COMMIT), and current points to the one that runs; git pull in place would leave nothing to go back to.',
    'pm2 reload of a process in fork mode is a restart: members wait for a second or two.',
  ],
  afterwards: [],
  rehearsed: 'launch-ready deploy drill with pm2 7.0.4 (test/deploy/drill)',
  sources: ['https://pm2.keymetrics.io/docs/usage/cluster-mode/'],
  read: '2026-11-27',
});
