import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { castAll } from '../../../src/drive/actors/cast.ts';
import { clean } from '../../../src/drive/clean.ts';
import { liveRoutes } from '../../../src/drive/routes/live.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

test('a running app shows its routes by its own description and to each actor that looks around', async () => {
  const { owner } = driven.settings.actors;
  const drive = await driven.drive(undefined, { actors: { 'member-a': {}, ...(owner ? { owner } : {}) } });
  const { cast } = await castAll(drive);
  const before = await driven.rows();
  const { routes } = await liveRoutes(drive, cast);
  const seen = new Map(routes.map(route => [`${route.method} ${route.template}`, route]));

  const declared = driven.community.parts.routes.filter(({ path }) => path.startsWith('/api/'));
  for (const { method, path } of declared) assert.ok(seen.has(`${method} ${path}`), `${method} ${path}`);

  const seenBy = (name: string): string => (seen.get(name)?.seenIn ?? []).map(({ where }) => where).join(' | ');
  assert.match(seenBy('GET /admin/audit'), /as owner/);
  assert.doesNotMatch(seenBy('GET /admin/audit'), /as member-a|as anonymous/);
  assert.match(seenBy('GET /dashboard'), /as member-a/);
  assert.match(seenBy('POST /login'), /as anonymous/);
  const text = JSON.stringify(routes);
  for (const actor of cast.values()) assert.equal(text.includes(actor.variables()['email'] ?? 'nobody'), false);

  const kept = new Set(['audit', 'session', 'mail', 'billing_event']);
  const changed = Object.entries(await driven.rows()).filter(
    ([name, rows]) => !kept.has(name) && rows !== before[name],
  );
  assert.deepEqual(changed, [], 'looking around changes nothing');
  assert.deepEqual((await clean(drive)).left, []);
  await drive.close();
});
