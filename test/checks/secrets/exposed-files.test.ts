import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/exposed-files.ts';
import type { ExposedFile } from '../../../src/evidence/served.ts';
import { evidence } from '../../evidence/build.ts';
import { addServed, foundSecret, servedAt, siteOf } from '../../evidence/build-secrets.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const www = 'www.community.test';
const expected = { severity: 'blocker', confidence: 'proven' } as const;
const signs = {
  git: 'starts with ref: refs/heads/',
  env: '3 lines NAME=value',
  backup: 'starts as a zip archive',
  other: 'is a key',
};
const file = (url: string, what: ExposedFile['what']): ExposedFile => ({ url, what, sign: signs[what] });

const giving = (host: string, files: readonly ExposedFile[], all = evidence()) => {
  siteOf(all, host).exposed.push(...files);
  return all;
};

test('the folder .git is one finding however much of it is served', () => {
  const all = giving(app, [file(`https://${app}/.git/config`, 'git'), file(`https://${app}/.git/HEAD`, 'git')]);
  const fault = oneFault(check, all, { ...expected, place: `${app}/.git` });
  assert.deepEqual(fault.replay, {
    tool: 'curl',
    url: `https://${app}/.git/HEAD`,
    prints: 'body',
    shows: '/^ref: refs\\//m',
  });
});

test('a file of variables is counted, never printed', () => {
  const fault = oneFault(check, giving(app, [file(`https://${app}/.env`, 'env')]), {
    ...expected,
    place: `${app}/.env`,
  });
  assert.ok(fault.replay.tool === 'curl' && fault.replay.counts !== undefined && fault.replay.shows === '/^[1-9]/m');
  oneFault(check, giving(app, [file(`https://${app}/backup.zip`, 'backup')]), {
    ...expected,
    place: `${app}/backup.zip`,
  });
});

test('one deployment under two hosts is one finding, two kinds of files are two', () => {
  const all = giving(www, [file(`https://${www}/.env`, 'env')], giving(app, [file(`https://${app}/.env`, 'env')]));
  assert.deepEqual(oneFault(check, all, { ...expected, place: `${app}/.env` }).hosts, [app, www]);
  giving(www, [file(`https://${www}/.git/HEAD`, 'git')], all);
  assert.deepEqual(
    faultsOf(check, all).map(({ place }) => place),
    [`${app}/.env`, `${www}/.git`],
  );
});

test('secrets in the file are part of its finding, with what to do about each', () => {
  const all = giving(app, [file(`https://${app}/.env`, 'env')]);
  addServed(all, app, [servedAt(`https://${app}/.env`, 'file')]);
  addServed(all, app, [servedAt(`https://${app}/a.js`)], foundSecret({ fingerprint: '22222222' }));
  const fault = oneFault(check, all, { ...expected, place: `${app}/.env` });
  assert.deepEqual(fault.covers, ['stripe-secret-key:1a2b3c4d']);
  assert.match(fault.happened, /It holds your Stripe secret key\.$/);
});

test('a probe that was not answered is not passed; a script that was left out is no matter of this check', () => {
  const all = evidence();
  const site = siteOf(all, app);
  site.leftOut = [{ what: `https://${app}/assets/large.js`, reason: 'larger than 5 MB' }];
  assertPasses(check, all);
  site.leftOut = [{ what: `https://${app}/.git/HEAD`, reason: 'it was answered with 503' }];
  assertNotPassed(check, all);
});
