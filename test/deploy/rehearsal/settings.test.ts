import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rehearseText } from '../../../src/commands/rehearse-text.ts';
import { project, rehearsedIn, server } from './project.ts';

test('an app that says yes to every address is not believed to be ready', async t => {
  const yes = server.replace(
    "type === undefined ? 404 : 200, { 'content-type': type ?? 'text/plain' }",
    "200, { 'content-type': type ?? 'text/plain' }",
  );
  assert.notEqual(yes, server);
  const folder = await project(t, { 'server.js': yes });
  const { report } = await rehearsedIn(folder);
  const { full, databaseGone } = report.rehearsal;
  assert.ok(full.status === 'ok');
  const step = full.value.steps.find(({ name }) => name === 'health');
  assert.equal(step?.untold, true);
  assert.match(step?.said ?? '', /^\/readyz answered 200, and so did an address that I invented/);
  assert.equal(full.value.health, null);
  assert.equal(databaseGone.status, 'silent');
  const text = rehearseText(report, { columns: 80 });
  assert.match(text, /\n {2}\? {6}health {7}0 s {2}\/readyz answered 200, and so did an/);
  assert.doesNotMatch(text, /ok {5}health/);
});

test('the list of variables and the health address are those of the settings', async t => {
  const folder = await project(t, {
    'server.js': server.replace("'/readyz'", "'/am-i-well'"),
    '.env.example': 'OTHER=x\n',
    'config/variables.txt': 'SESSION_SECRET=change-me\n',
    'launch-ready.jsonc': {
      environment: { example: 'config/variables.txt' },
      health: { ready: '/am-i-well', live: '/alive' },
    },
  });
  const { code, report } = await rehearsedIn(folder);
  assert.equal(code, 0, JSON.stringify(report.rehearsal, null, 2));
  const { full, variables } = report.rehearsal;
  assert.ok(full.status === 'ok');
  assert.deepEqual(full.value.health, { path: '/am-i-well', status: 200 });
  assert.deepEqual([variables.example, variables.given], ['config/variables.txt', ['SESSION_SECRET']]);
  const gone = await folder.cli('rehearse', '--config', 'none-such.jsonc');
  assert.equal(gone.code, 2);
  folder.write('launch-ready.jsonc', JSON.stringify({ environment: { example: 'gone.txt' } }));
  const missing = await folder.cli('rehearse');
  assert.equal(missing.code, 2);
  assert.match(missing.out + missing.err, /The newest commit has no gone\.txt/);
});
