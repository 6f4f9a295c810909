import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '../../src/cli.ts';
import { handover } from '../../src/commands/handover.ts';
import { ownCommands } from '../../src/commands/own-commands.ts';
import { ownershipName } from '../../src/config/ownership-file.ts';
import { ownershipQuestions } from '../../src/contract/ownership.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import { soundPlan } from '../../test/world/sound.ts';

const project = join(import.meta.dirname, '..', '..');
const recorded = join(project, 'test', 'evidence', 'recorded', 'journey.json');

/** What the owners of the sound community would have told. */
const settings = (domain: string): object => ({
  ...soundPlan().config,
  deploy: { preset: 'git-pm2' },
  watch: {
    contacts: [
      { name: 'Ada Example', role: 'founder', reach: '+44 20 7946 0001' },
      { name: 'Ben Example', role: 'developer', reach: '+44 20 7946 0002' },
    ],
    channels: { phone: { kind: 'ntfy', url: 'ALERT_TOPIC' }, team: { kind: 'slack', url: 'TEAM_WEBHOOK' } },
    publicUrl: `https://status.${domain}/`,
  },
});

const answers = (day: string): object =>
  Object.fromEntries(
    ownershipQuestions.map(({ id, example }) => [id, { said: example, by: 'Ada Example, founder', on: day }]),
  );

const readme = (printed: string): string => `# The pack of the example community

What \`launch-ready handover\` writes for the example community at the end of its way from \`init\` to a deploy that was taken back and one that stayed.
[handover.md](handover.md) is for reading here; \`handover.html\` is the same as one page, for a telephone, a desktop and paper.

\`npm run journey -- --keep test/evidence/recorded/journey.json\` walks that way on one machine and keeps what was seen; \`npm run example-pack\` writes the pack of it. So
times, releases, routes and mails are those of that day. Names, telephone numbers and domains are made up, and where the community had a port of that machine it has a
domain here. What nobody did on the way (many visitors at once, an alert that is fired on trial) is named as not checked or open, as in any other pack.

This is what was printed:

\`\`\`
${printed.trimEnd()}
\`\`\`
`;

/** docs/example-pack: the same bytes whenever and wherever it is made. */
export const examplePack = async (): Promise<{ readonly [file: string]: string }> => {
  const set = await loadEvidence(recorded);
  const { domain } = set.target;
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-example-'));
  const printed: string[] = [];
  try {
    const day = set.collectedAt.slice(0, 10);
    writeFileSync(join(folder, 'launch-ready.jsonc'), JSON.stringify(settings(domain)));
    writeFileSync(join(folder, ownershipName), JSON.stringify({ answers: answers(day) }));
    await handover(
      undefined,
      { from: recorded, output: 'pack', config: join(folder, 'launch-ready.jsonc'), repo: folder },
      {
        cwd: folder,
        env: name => (name === 'LAUNCH_READY_STATE' ? join(folder, 'state') : undefined),
        now: () => new Date(set.collectedAt),
        stdout: { write: text => printed.push(text) },
        stderr: { write: () => true },
        columns: 100,
        colour: false,
        signal: new AbortController().signal,
      },
      ownCommands(program),
    );
    // The commands of the preset name the program that runs this, and where it lies.
    const ofNoMachine = (text: string): string =>
      text
        .replaceAll(process.execPath, '/srv/launch-ready/node_modules/node/bin/node')
        .replaceAll(project, '/srv/launch-ready');
    const written = (name: string): string => ofNoMachine(readFileSync(join(folder, 'pack', name), 'utf8'));
    return {
      'README.md': readme(ofNoMachine(printed.join('').replaceAll(join(folder, 'pack'), 'docs/example-pack'))),
      'handover.html': written('handover.html'),
      'handover.md': written('handover.md'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
