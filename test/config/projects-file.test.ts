import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { loadProjects } from '../../src/config/projects-file.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';

const written = (t: TestContext, list: unknown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-list-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'launch-ready.projects.jsonc');
  writeFileSync(file, typeof list === 'string' ? list : JSON.stringify(list));
  return file;
};
const watchers = { store: 'RUNS_STORE', place: 'RUNS_PLACE', channels: { chat: { kind: 'slack', url: 'CHAT_URL' } } };

describe('a list of clients', () => {
  test('times for all, other ones for one of them, and none', async t => {
    const { projects, zone } = await loadProjects(
      written(t, {
        schedule: { audit: 'daily at 03:00', smoke: 'every 6 hours' },
        zone: 'Europe/Berlin',
        watchers,
        projects: [
          { path: 'acme' },
          { path: 'bolt', schedule: { smoke: 'off' } },
          { path: 'core', schedule: { audit: 'mondays at 4:00' }, env: { KEY: 'CORE_KEY' } },
        ],
      }),
    );
    assert.equal(zone, 'Europe/Berlin');
    assert.deepEqual(
      projects.map(({ schedule }) => schedule),
      [
        { audit: 'daily at 03:00', smoke: 'every 6 hours' },
        { audit: 'daily at 03:00' },
        { audit: 'mondays at 4:00', smoke: 'every 6 hours' },
      ],
    );
    assert.deepEqual(projects[2]?.env, { KEY: 'CORE_KEY' });
  });

  test('without times and watchers, as before', async t => {
    const read = await loadProjects(written(t, { projects: [{ path: 'acme', name: 'Acme' }] }));
    assert.deepEqual([read.watchers, read.projects[0]?.schedule], [null, {}]);
  });

  const refused: readonly (readonly [string, object, RegExp])[] = [
    ['no times', { schedule: { audit: 'nightly' } }, /line 1: schedule\.audit.*write "every 6 hours"/],
    ['too often', { schedule: { smoke: '* * * * *' } }, /too often/],
    ['another kind', { schedule: { drive: 'every day' } }, /drive/],
    ['a zone of nowhere', { zone: 'Europe/Nowhere' }, /write a zone such as Europe\/Berlin/],
    ['too many at once', { watchers: { ...watchers, atOnce: 99 } }, /atOnce/],
    ['a value for a name', { watchers: { ...watchers, store: 'postgres://somebody' } }, /NAME of an environment variable/],
    ['the store for a client', { watchers, projects: [{ path: 'a', env: { DATABASE_URL: 'RUNS_STORE' } }] }, /no client gets it/],
    ['a channel with nowhere to subscribe', { watchers: { ...watchers, channels: { browsers: { kind: 'push', contact: 'ada@example.com' } } } }, /a list of clients has none/],
    ['a channel for a client', { watchers, projects: [{ path: 'a', env: { X: 'CHAT_URL' } }] }, /no client gets it/],
  ]; // prettier-ignore
  for (const [name, more, why] of refused)
    test(`refused: ${name}`, async t => {
      const file = written(t, { projects: [{ path: 'acme' }], ...more });
      await assert.rejects(
        loadProjects(file),
        (error: unknown) =>
          error instanceof LaunchReadyError &&
          why.test(error.message) &&
          error.hint.includes('schemas/projects-file.schema.json'),
      );
    });
});
