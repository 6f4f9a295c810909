import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DeployEvent } from '../../src/engines/guard/event.ts';
import { keptDeploys, openDeployRecord, unfinishedOf } from '../../src/evidence/kept-deploys.ts';

const began: DeployEvent = {
  type: 'began',
  at: '2026-11-27T12:00:00.000Z',
  release: 'new-one',
  previous: 'old-one',
  target: 'old-one',
  autoRollback: true,
  repeatable: true,
  back: {
    argv: ['back', '{previous}'],
    ready: 'https://app.community.test/readyz',
    platform: null,
    knows: [],
    afterwards: [],
  },
  drill: null,
};

describe('the record of deploys', () => {
  let state = '';
  before(() => {
    state = mkdtempSync(join(tmpdir(), 'launch-ready-record-'));
  });
  after(() => rmSync(state, { recursive: true, force: true }));

  const write = async (domain: string, run: string, events: readonly DeployEvent[]): Promise<void> => {
    const record = await openDeployRecord(state, domain);
    for (const event of events) await record.add({ run, ...event });
    await record.close();
  };
  const file = (domain: string): string => join(state, 'targets', domain, 'deploys.jsonl');

  test('is empty where nothing was deployed', async () => {
    assert.deepEqual(await keptDeploys(state, 'nothing.test'), []);
  });

  test('tells what was written, deploy by deploy', async () => {
    await write('two.test', 'one', [began, { type: 'passed', phase: 'preflight', ms: 5 }]);
    await write('two.test', 'two', [began, { type: 'failed', phase: 'preflight', ms: 5, reason: 'no way back' }]);
    const deploys = await keptDeploys(state, 'two.test');
    assert.deepEqual(
      deploys.map(({ run, state: seen }) => [run, seen.at]),
      [
        ['one', 'deploying'],
        ['two', 'refused'],
      ],
    );
    assert.equal(unfinishedOf(deploys), null);
  });

  test('bears a last line that was cut anywhere, and the next line after it counts', async () => {
    const line = JSON.stringify({ run: 'one', type: 'passed', phase: 'deploying', ms: 7 });
    for (let length = 1; length < line.length; length += 1) {
      const domain = `cut-${length}.test`;
      await write(domain, 'one', [began, { type: 'passed', phase: 'preflight', ms: 5 }]);
      appendFileSync(file(domain), line.slice(0, length));
      assert.equal(unfinishedOf(await keptDeploys(state, domain))?.state.at, 'deploying');
      await write(domain, 'one', [{ type: 'failed', phase: 'deploying', ms: 9, reason: 'no' }]);
      assert.equal(unfinishedOf(await keptDeploys(state, domain))?.state.at, 'rolling-back');
    }
  });

  test('passes over lines that are none of it', async () => {
    await write('own.test', 'one', [began]);
    appendFileSync(
      file('own.test'),
      '{"run":"one","type":"passed","phase":"elsewhere","ms":1}\n[]\nnull\n{"run":"one"}\n',
    );
    assert.equal((await keptDeploys(state, 'own.test')).at(0)?.state.at, 'preflight');
  });

  test('keeps what acts on a terminal as an escape', async () => {
    await write('inert.test', 'one', [began, { type: 'failed', phase: 'preflight', ms: 1, reason: '\u001b[2Jgone' }]);
    assert.equal(readFileSync(file('inert.test'), 'utf8').includes('\u001b'), false);
  });
});
