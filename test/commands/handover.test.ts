import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, test, type TestContext } from 'node:test';
import { program } from '../../src/cli.ts';
import { handoverAsk } from '../../src/commands/handover-ask.ts';
import { handover } from '../../src/commands/handover.ts';
import { ownCommands } from '../../src/commands/own-commands.ts';
import { createPrompt } from '../../src/commands/prompt.ts';
import { ownershipName, parseOwnership } from '../../src/config/ownership-file.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from './surroundings.ts';

const own = ownCommands(program);
const from = join(import.meta.dirname, '..', 'evidence', 'recorded', 'launch-day.json');

const folderOf = async (t: TestContext, settings: object = {}): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-handover-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'launch-ready.jsonc'), JSON.stringify({ domain: 'community.test', ...settings }));
  return folder;
};

const ask = async (folder: string, lines: readonly string[], by?: string) => {
  const { around, out, err } = heard(folder);
  const prompt = createPrompt(Readable.from(lines.map(line => `${line}\n`)), around.stderr.write, around.signal);
  const code = await handoverAsk(by === undefined ? {} : { by }, around, prompt);
  return { code, out: out(), err: err() };
};

const answersIn = async (folder: string) =>
  parseOwnership(await readFile(join(folder, ownershipName), 'utf8'), ownershipName).answers;

describe('handover ask', () => {
  test('keeps each answer with who gave it and when; an empty line leaves one open', async t => {
    const folder = await folderOf(t);
    const { code, out } = await ask(folder, ['Ada, founder', 'Ada holds the domain', '', 'Ben']);
    assert.equal(code, 3);
    assert.match(out, /7 of 9 are open/);
    const { domain, dns, hosting } = await answersIn(folder);
    assert.deepEqual(
      [domain?.said, domain?.by, dns, hosting?.said],
      ['Ada holds the domain', 'Ada, founder', undefined, 'Ben'],
    );
  });

  test('answers of before stay where nothing is typed, with their own name', async t => {
    const folder = await folderOf(t);
    await ask(folder, ['Ada holds the domain'], 'Ada');
    const { code } = await ask(folder, ['', ...Array.from({ length: 8 }, (_, at) => `answer ${at}`)], 'Ben');
    assert.equal(code, 0);
    const { domain, redirect } = await answersIn(folder);
    assert.deepEqual([domain?.by, redirect?.by, redirect?.said], ['Ada', 'Ben', 'answer 7']);
  });

  test('nobody’s word is no answer', async t => {
    const folder = await folderOf(t);
    await assert.rejects(
      ask(folder, ['']),
      (error: unknown) => error instanceof LaunchReadyError && error.code === 'LR_USAGE',
    );
    assert.deepEqual(await readdir(folder), ['launch-ready.jsonc']);
  });
});

describe('handover', () => {
  test('writes one page and the same as Markdown, for its owner alone; 3 while something is missing', async t => {
    const folder = await folderOf(t, {
      watch: { contacts: [{ name: 'Ada', role: 'founder' }] },
      deploy: { deploy: ['ship', '{release}'], rollback: ['back', '{previous}'] },
    });
    const { around, out } = heard(folder);
    assert.equal(await handover(undefined, { from }, around, own), 3);
    const files = await readdir(join(folder, 'handover'));
    assert.deepEqual(files.toSorted(), ['handover.html', 'handover.md']);
    assert.equal((await stat(join(folder, 'handover', 'handover.html'))).mode & 0o077, 0);
    assert.match(
      await readFile(join(folder, 'handover', 'handover.md'), 'utf8'),
      /Told first: \*\*Ada \(founder\)\*\*/,
    );
    assert.match(out(), /NOT READY for launch/);
    assert.ok(
      out()
        .split('\n')
        .every(line => line.length <= 80 || line.includes(folder)),
      out(),
    );
  });

  test('a logo that is no picture, and a report of another target, are refused before anything is written', async t => {
    const folder = await folderOf(t);
    await writeFile(join(folder, 'brand.json'), JSON.stringify({ name: 'N', logo: 'logo.html' }));
    await writeFile(join(folder, 'logo.html'), '<script>');
    const { around } = heard(folder);
    await assert.rejects(handover(undefined, { from, brand: 'brand.json' }, around, own), /is no picture/);
    const report = { schema: 'launch-ready/report@1', target: { domain: 'other.test' } };
    await writeFile(join(folder, 'before.json'), JSON.stringify(report));
    await assert.rejects(handover(undefined, { from, before: 'before.json' }, around, own), /of other\.test/);
    assert.ok(!(await readdir(folder)).includes('handover'));
  });

  test('a misspelt question in the file of answers is told, not ignored', async t => {
    const folder = await folderOf(t);
    await writeFile(
      join(folder, ownershipName),
      JSON.stringify({ answers: { domian: { said: 'x', by: 'y', on: '2026-01-01' } } }),
    );
    const { around } = heard(folder);
    await assert.rejects(handover(undefined, { from }, around, own), /domian/);
  });
});
