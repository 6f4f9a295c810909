import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { checklyConstructs } from '../../../src/watch/export/checkly.ts';
import { monitorOf, page } from '../probes/fixtures.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Checkly's own package, as its command on the path leads to it; the install would be a third of all that is developed with. */
const packageOnPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter(folder => folder !== '' && existsSync(join(folder, 'checkly')))
  .map(folder => join(folder, '..', 'checkly'))
  .find(folder => existsSync(join(folder, 'package.json')));

const missing = (): string | false => {
  if (packageOnPath !== undefined) return false;
  if (process.env['CI'] !== undefined) throw new Error('checkly is not installed, and on CI nothing is left out');
  return 'checkly is not installed: npm install --prefix FOLDER checkly@9.5.0, and put its node_modules/.bin on the path';
};

/** What the compiler says of a file of constructs, beside Checkly's package; empty when all of it fits. */
const compiled = (text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-checkly-'));
  try {
    symlinkSync(join(packageOnPath ?? '', '..'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'launch-ready.check.ts'), text);
    const types = ['--typeRoots', join(root, 'node_modules', '@types'), '--types', 'node'];
    const flags = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', ...types];
    const { status, stdout } = spawnSync(
      join(root, 'node_modules', '.bin', 'tsc'),
      [...flags, join(folder, 'launch-ready.check.ts')],
      { encoding: 'utf8', timeout: 100_000 },
    );
    assert.notEqual(status, null, 'the compiler came to an end');
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const derived = readFileSync(join(import.meta.dirname, 'golden', 'launch-ready.check.ts.txt'), 'utf8');

test("constructs fit the types of Checkly's own package", { skip: missing() }, async t => {
  await t.test('what is derived from the example', () => {
    for (const construct of ['ApiCheck', 'HeartbeatMonitor'])
      assert.ok(derived.includes(`new ${construct}(`), construct);
    assert.equal(compiled(derived), '');
  });
  await t.test('hostile text', () => {
    const hostile = page('https://www.harbour.test/', { text: "*/ ${HOME} '; {{ evil }} \u2028 *)" });
    const monitor = monitorOf(hostile, { title: "a'; process.exit(1); //", suffers: '*/ ${HOME}\n- evil: true\u2028' });
    assert.equal(compiled(checklyConstructs([monitor])), '');
  });
  await t.test('near miss: a property that the package does not know is said', () => {
    assert.match(compiled(derived.replace('maxResponseTime', 'longestResponseTime')), /longestResponseTime/);
  });
});
