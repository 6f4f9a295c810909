import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { variables } from '../../src/commands/variables.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from '../proof/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'variables-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const repo = join(import.meta.dirname, '..', 'fixtures', 'repositories', 'variables', 'vite-express');
const config = join(folder, 'launch-ready.jsonc');
writeFileSync(
  config,
  JSON.stringify({ domain: 'harbour.example', environment: { production: { names: ['SESSION_SECRET'] } } }),
);
const asked = (flags: object) => heard(folder, folder, around => variables(undefined, { config, ...flags }, around));

test('the checklist is printed, as Markdown or as JSON, and can be written to a file', async () => {
  const { code, stdout } = await asked({ repo });
  assert.equal(code, 0);
  assert.match(stdout, /^\| \[ \] \| `SESSION_SECRET` \| needed \|.*\| yes \|/m);
  assert.match(stdout, /^\| \[ \] \| `SMTP_URL` \| needed \|.*\| \*\*no\*\* \|/m);
  const json = JSON.parse((await asked({ repo, json: true })).stdout) as { rows: { name: string; readIn: string[] }[] };
  assert.deepEqual(json.rows.find(({ name }) => name === 'SMTP_URL')?.readIn, ['server/settings.js:1']);
  assert.equal((await asked({ repo, output: 'variables.md' })).stdout, '');
  assert.match(readFileSync(join(folder, 'variables.md'), 'utf8'), /^# Environment variables of harbour\.example$/m);
});

test('a folder without variables, and one that is not there', async () => {
  assert.match((await asked({ repo: folder })).stdout, /No code that I can read asks for a variable\./);
  await assert.rejects(
    asked({ repo: join(folder, 'nowhere') }),
    (error: unknown) => error instanceof LaunchReadyError && error.message.includes('--repo'),
  );
});

test('no domain is asked for: the folder alone says what it reads', async () => {
  const alone = mkdtempSync(join(tmpdir(), 'variables-alone-'));
  after(() => rmSync(alone, { recursive: true, force: true }));
  cpSync(repo, alone, { recursive: true });
  const { code, stdout, stderr } = await heard(folder, alone, around => variables(undefined, { repo: '.' }, around));
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^# Environment variables of this repository$/m);
  assert.match(stdout, /^\| \[ \] \| `SESSION_SECRET` \| needed/m);
});
