import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { evals, type EvalsFlags } from '../../src/commands/evals.ts';
import { heard } from '../proof/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'promptfoo-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const written = async (ask: object, flags: EvalsFlags = {}) => {
  const config = join(folder, 'launch-ready.jsonc');
  // Nobody listens there: whatever is sent would fail.
  writeFileSync(config, JSON.stringify({ drive: { app: 'http://127.0.0.1:9' }, evals: { ask } }));
  const file = join(folder, 'promptfooconfig.yaml');
  rmSync(file, { force: true });
  let code = -1;
  const { stdout, stderr } = await heard(folder, folder, async around => {
    code = await evals(undefined, { exportPromptfoo: 'promptfooconfig.yaml', config, trials: '4', ...flags }, around);
    return code;
  });
  return { code, stdout, stderr, file };
};

test('the file stands where it was asked for, for its owner alone, and says other words each time', async () => {
  const ask = { call: 'POST /ask', json: { q: '{question}' }, answer: { json: '/a' } };
  const { code, stdout, file } = await written(ask);
  assert.equal(code, 0);
  assert.match(stdout, /^Nothing was sent\. promptfooconfig\.yaml holds 24 tests/);
  assert.match(stdout.replaceAll(/\s+/g, ' '), /Left out.*tools, stored-injection/);
  const text = readFileSync(file, 'utf8');
  const { tests, evaluateOptions } = parse(text) as { tests: unknown[]; evaluateOptions: { repeat: number } };
  assert.deepEqual([tests.length, evaluateOptions.repeat], [24, 4]);
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
  await written(ask);
  assert.notEqual(readFileSync(file, 'utf8'), text);
});

test('an assistant over a WebSocket is not written down: a usage error, and no file', async () => {
  const chat = { call: 'WS /chat', json: { q: '{question}' }, answer: { messages: '/t' } };
  await assert.rejects(written(chat), { code: 'LR_USAGE' });
  assert.equal(existsSync(join(folder, 'promptfooconfig.yaml')), false);
});

test('--record beside it is a usage error: nothing is exported, and no recording is waited for', async () => {
  const ask = { call: 'POST /ask', json: { q: '{question}' }, answer: { json: '/a' } };
  await assert.rejects(written(ask, { record: 'run.json' }), { code: 'LR_USAGE', message: /no run to record/ });
  assert.equal(existsSync(join(folder, 'promptfooconfig.yaml')), false);
  assert.equal(existsSync(join(folder, 'run.json')), false);
});
