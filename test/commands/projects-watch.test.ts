import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectsWatch } from '../../src/commands/projects-watch.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from '../proof/command-line.ts';

const watchers = { store: 'RUNS_STORE', place: 'RUNS_PLACE' };
const schedule = { audit: 'daily at 03:00' };

const refused: readonly (readonly [string, object, RegExp])[] = [
  ['nobody is named who runs it: no Postgres, no runs', { schedule, projects: [{ path: 'a' }] }, /does not say who runs/],
  ['no times', { watchers, projects: [{ path: 'a' }] }, /says no times for any client/],
  ['two of one domain', { watchers, schedule, projects: [{ path: 'a' }, { path: 'b' }] }, /a\.test is in the list twice/],
  ['one that cannot be read', { watchers, schedule, projects: [{ path: 'c' }] }, /cannot be read/],
  ['no address', { watchers, schedule, projects: [{ path: 'a' }] }, /RUNS_STORE is not set/],
]; // prettier-ignore

for (const [name, list, why] of refused)
  test(`projects watch refuses before anything is begun: ${name}`, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'launch-ready-list-'));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    for (const client of ['a', 'b']) {
      mkdirSync(join(folder, client));
      writeFileSync(join(folder, client, 'launch-ready.jsonc'), JSON.stringify({ domain: 'a.test' }));
    }
    writeFileSync(join(folder, 'launch-ready.projects.jsonc'), JSON.stringify(list));
    await assert.rejects(
      heard(join(folder, 'state'), folder, around =>
        projectsWatch({ list: join(folder, 'launch-ready.projects.jsonc') }, around, { node: '', launcher: '' }),
      ),
      (error: unknown) => error instanceof LaunchReadyError && why.test(error.message),
    );
  });
