import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { rehearse } from '../../src/commands/rehearse.ts';
import type { RehearseReport } from '../../src/commands/rehearse-text.ts';
import { missingFromCache, type Registry, startRegistry } from '../deploy/rehearsal/registry.ts';
import { heard } from '../proof/command-line.ts';
import { layEditedRepository } from '../proof/edited-repository.ts';
import { rehearsalSettings } from '../proof/rehearsed.ts';
import { noPostgres, type ScratchPostgres, startPostgres } from './scratch-postgres.ts';

const root = join(import.meta.dirname, '..', '..');
const lockFile = join(root, 'examples', 'community', 'package-lock.json');
const cannot =
  noPostgres() || (missingFromCache(lockFile).length > 0 && 'npm has not kept the packages: run npm ci once');

describe('the community on a scratch Postgres, rehearsed', { skip: cannot }, () => {
  let folder = '';
  let registry: Registry;
  let postgres: ScratchPostgres;
  let url = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-scratch-'));
    registry = await startRegistry(lockFile);
    postgres = await startPostgres();
    url = postgres.database('rehearsal');
    await layEditedRepository(join(folder, 'repo'));
  });
  after(async () => {
    await postgres.stop();
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('readiness says 503 while the database is gone and 200 when it is back; nobody sees its password', async () => {
    const config = join(folder, 'launch-ready.jsonc');
    const settings = rehearsalSettings(registry, { variables: {} });
    writeFileSync(config, JSON.stringify(settings));
    const scratch = new URL(url);
    scratch.password = 'harbour-password';
    const ended = await heard(join(folder, 'state'), folder, around =>
      rehearse(
        undefined,
        { repo: join(folder, 'repo'), config, runCode: true, json: true, databaseUrlEnv: 'SCRATCH' },
        { ...around, env: name => (name === 'SCRATCH' ? scratch.href : around.env(name)) },
      ),
    );
    assert.equal(ended.code, 0, ended.stdout.slice(0, 4_000));
    const { rehearsal } = JSON.parse(ended.stdout) as RehearseReport;
    assert.ok(rehearsal.databaseGone.status === 'ok', JSON.stringify(rehearsal.databaseGone));
    const { path, before: at, gone, back, noticedMs, recoveredMs } = rehearsal.databaseGone.value;
    assert.deepEqual([path, at, gone, back], ['/readyz', 200, 503, 200]);
    assert.ok(noticedMs !== null && recoveredMs !== null);
    assert.ok(!ended.stdout.includes('harbour-password') && !ended.stderr.includes('harbour-password'));
    assert.ok(rehearsal.variables.given.includes('DATABASE_URL'));
  });
});
