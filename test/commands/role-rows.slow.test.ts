import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCli } from './child.ts';

const folder = mkdtempSync(join(tmpdir(), 'role-rows-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const source = join(folder, 'src', 'app.ts');
const rolesFile = join(folder, 'launch-ready.roles.jsonc');

mkdirSync(join(folder, 'src'));
mkdirSync(join(folder, '.git'));
writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', dependencies: { hono: '4.13.19' } }));
writeFileSync(
  join(folder, 'launch-ready.jsonc'),
  JSON.stringify({ domain: 'community.test', drive: { app: 'http://localhost:9', recipe: 'better-auth' } }),
);
const base = `import { Hono } from 'hono';
const app = new Hono();
app.get('/posts', context => context.text('posts'));
app.post('/posts', context => context.text('posted'));
export default app;
`;
writeFileSync(source, base);

const check = () =>
  runCli(folder, ['harden', 'roles', '--check'], { env: { LAUNCH_READY_STATE: join(folder, 'state') } });

describe('harden roles --check in CI', () => {
  test('fails while a route has no row, passes with one for each, and fails for the next new route', async () => {
    const none = await check();
    assert.equal(none.code, 1, none.stderr);
    assert.match(none.stdout, /^no row: GET \/posts$/m);

    writeFileSync(rolesFile, JSON.stringify({ routes: { 'GET /posts': 'anyone', 'POST /posts': 'member' } }));
    const all = await check();
    assert.equal(all.code, 0, all.stdout + all.stderr);
    assert.match(all.stdout, /^2 routes, 0 without a row\.$/m);

    appendFileSync(source, `app.delete('/posts/:id', context => context.text('gone'));\n`);
    const more = await check();
    assert.equal(more.code, 1, more.stdout + more.stderr);
    assert.deepEqual(more.stdout.trim().split('\n'), ['no row: DELETE /posts/:id', '3 routes, 1 without a row.']);
  });

  test('is satisfied by a row with another name for the parameter, and not by one for another method', async () => {
    const rows = { 'GET /posts': 'anyone', 'POST /posts': 'member', 'DELETE /posts/:post': 'member' };
    writeFileSync(rolesFile, JSON.stringify({ routes: rows }));
    assert.equal((await check()).code, 0);
    appendFileSync(source, `app.patch('/posts/:id', context => context.text('changed'));\n`);
    const other = await check();
    assert.equal(other.code, 1);
    assert.match(other.stdout, /^no row: PATCH \/posts\/:id$/m);
  });

  test('exits with 3 where neither code nor a run says anything', async () => {
    writeFileSync(source, 'export default 1;\n');
    assert.equal((await check()).code, 3);
  });
});
