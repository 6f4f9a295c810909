import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evidenceName } from '../../src/evidence/save.ts';
import { domain } from './domain.ts';
import type { Place } from './place.ts';

const project = join(import.meta.dirname, '..', '..');

/** What names this machine, written as it would be of a server: the community ran here, at ports that were free. */
const ofNoMachine = (text: string, { repo, state }: Place): string =>
  text
    .replaceAll(repo, '/srv/community')
    .replaceAll(state, '/srv/launch-ready-state')
    .replaceAll(project, '/srv/launch-ready')
    .replaceAll(new RegExp(String.raw`${tmpdir()}/launch-ready-world-\w+`, 'g'), '/srv/launch-ready-world')
    .replaceAll(/http:\/\/(?:localhost|127\.0\.0\.1):\d+/g, `https://app.${domain}`);

/** Keeps in one file what is known of the community at the end of its way. */
export const keepEvidence = async (place: Place, file: string): Promise<void> => {
  const folder = join(place.state, 'kept');
  await place.ask(['audit', '--profile', 'launch', '--save', folder, '--json'], [0, 3]);
  writeFileSync(file, ofNoMachine(readFileSync(join(folder, evidenceName), 'utf8'), place));
  rmSync(folder, { recursive: true });
};
