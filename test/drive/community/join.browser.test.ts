import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { castAll } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import { join } from '../../../src/drive/scenarios/join.ts';
import { play } from '../../../src/drive/scenarios/scenario.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

test('the same steps walk in a real browser, from the landing page to the dashboard of a paying member', async t => {
  const before = await driven.rows();
  const drive = await driven.drive(undefined, { actors: { 'member-a': {} } }, true);
  const { cast } = await castAll(drive);
  const outcome = await play(join, drive, cast);
  assert.equal(outcome.outcome, 'walked', JSON.stringify(outcome));
  if (outcome.outcome === 'walked') {
    assert.equal(outcome.seen['in a real browser'], true);
    for (const { name, ms } of outcome.stages) t.diagnostic(`${name}: ${Math.round(ms)} ms`);
  }
  const pages = drive.transcript.all().filter(({ actor }) => actor === 'newcomer');
  assert.ok(pages.some(({ url }) => url.endsWith('/dashboard')));
  assert.deepEqual((await clean(drive)).left, []);
  assert.equal((await driven.rows())['member'], before['member']);
  await drive.close();
});

test('a page of the browser reaches nothing outside of the scope', async () => {
  const drive = await driven.drive(undefined, { actors: {}, hosts: [] }, true);
  const visitor = await drive.inBrowser?.('visitor', {});
  await visitor?.session.open('/');
  await assert.rejects(visitor?.session.open(driven.community.billingUrl) ?? Promise.resolve(), /ERR_BLOCKED|ERR_NAME/);
  const sent = drive.transcript.all().map(({ url }) => new URL(url).origin);
  assert.deepEqual([...new Set(sent)], [driven.community.siteUrl]);
  await drive.close();
});
