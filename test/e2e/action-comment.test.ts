import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { type GitHubApi, startGitHubApi, token } from './github-api.ts';

const program = join(import.meta.dirname, '..', '..', 'scripts', 'action', 'comment.ts');

describe('the comment of the action', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-comment-'));
  const file = join(folder, 'report.md');
  let api: GitHubApi;
  before(async () => {
    api = await startGitHubApi();
  });
  afterEach(() => {
    for (const list of [api.comments, api.asked, api.failing]) list.splice(0);
  });
  after(async () => {
    await api.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const commented = (markdown: string, env: Readonly<Record<string, string>> = {}) =>
    new Promise<{ readonly code: number | null; readonly out: string }>((resolve, reject) => {
      writeFileSync(file, markdown);
      const own = {
        PATH: process.env['PATH'] ?? '',
        GITHUB_API_URL: api.url,
        GITHUB_REPOSITORY: 'ada/harbour',
        PULL_REQUEST: '7',
        AUTHOR: 'github-actions[bot]',
        TOKEN: token,
        MARKDOWN: file,
      };
      const child = spawn(process.execPath, [program], { env: { ...own, ...env } });
      let out = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (out += String(piece)));
      child.once('error', reject);
      child.once('close', code => resolve({ code, out }));
    });
  const writes = (): readonly string[] => api.asked.filter(line => !line.startsWith('GET '));

  test('is made once, then changed, and left alone when nothing is new', async () => {
    assert.equal((await commented('# NOT READY')).code, 0);
    await commented('# READY');
    await commented('# READY');
    assert.equal(api.comments.length, 1);
    assert.match(api.comments[0]?.body ?? '', /READY$/);
    assert.deepEqual(writes(), [
      'POST /repos/ada/harbour/issues/7/comments',
      'PATCH /repos/ada/harbour/issues/comments/1',
    ]);
  });

  test('is found behind two pages of others, and one that somebody else marked is not touched', async () => {
    await commented('# first');
    const own = api.comments.splice(0)[0];
    assert.ok(own !== undefined);
    for (let id = 100; id < 310; id += 1) api.comments.push({ id, body: `comment ${id}`, user: { login: 'ben' } });
    api.comments[5] = { id: 105, body: own.body, user: { login: 'mallory' } };
    api.comments.push(own);
    await commented('# second');
    assert.equal(api.comments.length, 211);
    assert.match(own.body, /second$/);
    assert.match(api.comments[5].body, /first$/);
  });

  test('may not be written: that is said, and fails nothing; the token is in no output', async () => {
    for (const status of [401, 403, 404]) {
      api.failing.push(status);
      const { code, out } = await commented('# READY');
      assert.equal(code, 0);
      assert.match(
        out,
        new RegExp(`^::warning title=No comment on the pull request::GitHub answered ${status} .*pull-requests`),
      );
      assert.ok(!out.includes(token));
    }
    // It may read, and not write.
    api.comments.push({ id: 1, body: 'hello', user: { login: 'ben' } });
    const { out } = await commented('# READY', { TOKEN: 'another' });
    assert.match(out, /answered 401/);
    assert.deepEqual(writes(), []);
  });

  test('reading is tried again after a failure of GitHub; writing is not, for that could be two', async () => {
    api.failing.push(502, 503);
    assert.match((await commented('# READY')).out, /has a comment now/);
    api.comments.splice(0);
    api.asked.splice(0);
    api.failing.push(200);
    assert.match((await commented('# READY')).out, /::warning/, 'an answer that is no list');
    assert.deepEqual(writes(), []);
  });

  test('names and numbers from outside call nobody; in code they stay as they are', async () => {
    await commented('# @ada\n\nTitle: @everyone fixes #12 `@in-code #3` and ``a`@b`` done @ben');
    const [{ body } = { body: '' }] = api.comments;
    assert.ok(body.includes('@<!-- -->everyone fixes #<!-- -->12 `@in-code #3` and ``a`@b`` done @<!-- -->ben'), body);
    assert.ok(body.includes('# @<!-- -->ada'));
  });

  test('a report that is longer than GitHub takes is cut between two lines, and says so', async () => {
    const line = `- \`${'x'.repeat(90)}\` @ada\n`;
    const { out } = await commented(line.repeat(5_000));
    assert.match(out, /has a comment now/);
    const [{ body } = { body: '' }] = api.comments;
    assert.ok(body.length < 65_536, `${body.length}`);
    assert.match(body, /@<!-- -->ada\n\nThe rest is in the summary of the job\.$/);
  });

  test('no pull request, a number that is none, a server that is not there: nothing is sent, nothing fails', async () => {
    assert.match((await commented('# READY', { PULL_REQUEST: '' })).out, /no pull request/);
    assert.match((await commented('# READY', { PULL_REQUEST: '7/../../user' })).out, /::warning/);
    assert.deepEqual(api.asked, []);
    const { code, out } = await commented('# READY', { GITHUB_API_URL: 'http://127.0.0.1:9' });
    assert.deepEqual([code, /::warning .*could not be reached/.test(out)], [0, true]);
  });
});
