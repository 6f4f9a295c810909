import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { declaredOf } from '../../src/collectors/declared.ts';
import { watchPlan } from '../../src/commands/watch-papers.ts';
import { parseConfig } from '../../src/config/load.ts';
import { keepWatchDrill } from '../../src/evidence/kept-watch-drill.ts';
import { runCli } from '../commands/child.ts';
import { heard } from '../commands/surroundings.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-papers-'));
const file = join(folder, 'launch-ready.jsonc');
after(() => rmSync(folder, { recursive: true, force: true }));

const contacts = [{ name: 'Ada', role: 'founder', reach: '+49 170 0000000' }];
const text = (watch: object): string => JSON.stringify({ domain: 'harbour.test', mail: { provider: 'resend' }, watch });

test('watch checklist: to a file, 0 with somebody to call, 1 without', async () => {
  writeFileSync(file, text({ contacts }));
  const done = await runCli(folder, ['watch', 'checklist', '--config', file, '-o', join(folder, 'list.md')]);
  assert.equal(done.code, 0, done.stderr);
  assert.match(readFileSync(join(folder, 'list.md'), 'utf8'), /Told first: \*\*Ada[^]*Here that is resend\./);
  writeFileSync(file, text({}));
  const nobody = await runCli(folder, ['watch', 'checklist', '--config', file]);
  assert.equal(nobody.code, 1);
  assert.match(nobody.stdout, /Nobody is named to be told first/);
});

test('watch plan: what is watched, with the last drill; 1 while something is missing', async () => {
  writeFileSync(file, text({ contacts, channels: { chat: { kind: 'slack', url: 'SLACK_URL' } } }));
  const own = heard(folder);
  const at = own.around.now().toISOString();
  await keepWatchDrill(join(folder, 'state'), 'harbour.test', {
    testedAt: at,
    domain: 'harbour.test',
    channels: [{ name: 'chat', kind: 'slack', at, delivered: true, ms: 12, because: null }],
  });
  const code = await watchPlan(undefined, { config: file, offline: true }, own.around);
  assert.equal(code, 1);
  assert.match(own.out(), /took it in 12 ms/);
  assert.match(own.out(), /`page\/home`/);
  assert.match(own.out(), /Nothing here tells you that nobody can pay/);
});

test('the evidence holds names and kinds, no number, no address, no variable', () => {
  const channels = { chat: { kind: 'slack', url: 'SLACK_URL' } };
  const config = parseConfig(text({ contacts, channels, deadMan: 'DEAD' }), 'launch-ready.jsonc');
  const { watch } = declaredOf({ domain: 'harbour.test', config });
  assert.deepEqual(watch, {
    contacts: [{ name: 'Ada', role: 'founder' }],
    channels: [{ name: 'chat', kind: 'slack' }],
    hasRollback: false,
    hasDeadMan: true,
  });
});

test('the settings in docs/alerts.md are settings', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'alerts.md'), 'utf8');
  const { watch } = parseConfig(/```jsonc\n([^]*?)```/.exec(page)?.[1] ?? '', 'docs/alerts.md');
  assert.deepEqual(Object.keys(watch?.channels ?? {}), ['team-chat', 'phones', 'browsers', 'mail']);
});
