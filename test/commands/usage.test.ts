import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCli } from './child.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-usage-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const refused = async (...typed: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await runCli(folder, typed);
  assert.equal(code, 2, stderr);
  assert.equal(stdout, '');
  assert.ok(
    stderr.split('\n').every(line => line.length <= 80),
    stderr,
  );
  return stderr;
};

describe('a mistake on the command line', () => {
  test('a word that is missing: how the command is called, and what may stand there', async () => {
    const said = await refused('watch', 'install');
    assert.match(said, /missing required argument 'way'/);
    assert.match(said, /^Usage: launch-ready watch install \[options\] <way> \[domain\]$/m);
    assert.match(said, /^ {2}way {5}systemd, compose or fly$/m);
    assert.match(said, /launch-ready watch install --help/);
  });
  test('an option that must be there', async () => {
    assert.match(await refused('accept', 'a/b#1'), /^ {2}--reason <text> {2}\S/m);
  });
  test('a domain where a command belongs: the command that was meant', async () => {
    const said = await refused('example.com\u001b[2J');
    assert.match(said, /unknown command 'example\.com\\u001b\[2J'/);
    assert.match(said, /launch-ready audit example\.com/);
  });
  test('a name that every object has is no tool, and no way to install', async () => {
    assert.match(await refused('watch', 'export', 'constructor', 'x.test'), /no export for constructor/);
    assert.match(await refused('watch', 'install', 'toString', 'x.test'), /no way “toString”/);
  });
  test('no domain: the hint is the command that was typed', async () => {
    assert.match(await refused('watch', 'export', 'gatus'), /^launch-ready watch export gatus example\.com$/m);
  });
});
