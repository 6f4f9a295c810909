import assert from 'node:assert/strict';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { isBuiltin } from 'node:module';
import { readRepository, writeClone } from '../support/repository.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { freePort, startServer } from '../support/server-process.ts';

/** What somebody has who clones the repository on a machine that has never seen it. */
const repository = readRepository();
const clone = writeClone();
const entry = join(clone, 'src', 'server.ts');
const example = parseEnv(repository['.env.example'] ?? '') as Record<string, string>;

type Import = { readonly from: string; readonly name: string };

/** Everything that the server loads, from its first file on; types are not loaded. */
const loadedBy = (first: string): readonly Import[] => {
  const imports: Import[] = [];
  const open = [first];
  const seen = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = repository[path];
    assert.ok(text !== undefined, `git does not have ${path}`);
    for (const [, name = ''] of text.matchAll(
      /^(?:import\s+|(?:im|ex)port\s(?!type\b)[^'"`;=]*\sfrom\s+)['"]([^'"]+)['"]/gm,
    )) {
      imports.push({ from: path, name });
      if (name.startsWith('.')) open.push(posix.join(posix.dirname(path), name));
    }
  }
  assert.ok(seen.size > 40, `${seen.size} files`);
  return imports;
};

test('what the server loads is in git or among the packages that are installed in production', () => {
  const { dependencies } = JSON.parse(repository['package.json'] ?? '{}') as { dependencies: Record<string, string> };
  for (const { from, name } of loadedBy('src/server.ts')) {
    if (name.startsWith('.') || isBuiltin(name)) continue;
    const packageName = name.split('/', name.startsWith('@') ? 2 : 1).join('/');
    assert.ok(packageName in dependencies, `${from} needs ${packageName}, which package.json does not name`);
  }
});

test('a clone starts with nothing but the example filled in, and says that it is ready', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const place = { PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: url, DATABASE_URL: '' };
  const server = await startServer({ ...example, ...place }, entry);
  try {
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    assert.match(await (await fetch(url)).text(), /Join community/);
  } finally {
    await server.kill();
  }
});

test('with secrets missing the server ends before it listens and names every one of them', async () => {
  const port = await freePort();
  const { APP_SECRET: _, BILLING_WEBHOOK_SECRET: __, SMTP_URL: ___, ...rest } = example;
  const place = { PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: `http://127.0.0.1:${port}`, DATABASE_URL: '' };
  let started: ServerProcess | undefined;
  let complaint = '';
  try {
    started = await startServer({ ...rest, ...place }, entry);
  } catch (error) {
    complaint = String(error);
  }
  await started?.kill();
  assert.equal(started, undefined, 'it serves people without its secrets');
  for (const name of ['APP_SECRET', 'BILLING_WEBHOOK_SECRET', 'SMTP_URL']) assert.match(complaint, new RegExp(name));
});
