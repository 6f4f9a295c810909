import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Incident } from '../../../src/engines/incidents/incident.ts';
import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import { type Known, type Snapshot, snapshot } from '../../../src/watch/dashboard/snapshot.ts';
import { status } from '../../../src/watch/dashboard/status.ts';
import { incident, look, minute, monitor, now, state } from './community.ts';

describe('an incident on the page says what its notice says', () => {
  const home = monitor('page/home');
  const login = monitor('page/login', { title: 'The sign-in page', suffers: 'Nobody can sign in.', budgetMs: 800 });
  const process = monitor('health/live/app.example.com', {
    title: 'The process',
    suffers: 'The app is not running there.',
    actions: ['Start it again.'],
  });
  const certificate = monitor('certificate/www.example.com', {
    title: 'The certificate of www.example.com',
    suffers: 'Browsers warn everybody off www.example.com.',
    everySeconds: 3_600,
    ask: { of: 'checks', checks: [], host: 'www.example.com' },
  });
  const made = (all: Known['monitors'], one: Incident): Snapshot =>
    snapshot({
      now,
      monitors: all,
      watcher: { ...startOfWatcher, lastTickAt: now - 20_000, online: true },
      states: new Map(all.map(({ id }) => [id, state('down', now - 5 * minute, { incident: one.id })])),
      latest: new Map(all.map(({ id }) => [id, look(id, now - 20_000, 'failing', { kind: one.kind })])),
      results: new Map(),
      days: [],
      incidents: [one],
      deploys: [],
      gaps: [],
      expiries: [],
      traffic: null,
    });

  test('of what fails with its cause the cause is named, and what to do is about it', () => {
    const both = { monitors: [process.id, home.id] };
    for (const closedAt of [null, now - minute]) {
      const { incidents } = made([home, process], incident(process.id, now - 5 * minute, { ...both, closedAt }));
      const shown = incidents.find(({ id }) => id !== null);
      assert.equal(shown?.suffers, 'The app is not running there.');
      assert.deepEqual(shown?.actions, ['Start it again.']);
      assert.deepEqual(shown?.titles, ['The process', 'The home page']);
    }
  });

  test('what is only slow is slow, for members, too', () => {
    const late = { kind: 'late', because: '/sign-in: it took 2.1 s, longer than 0.8 s.' };
    const open = made([login], incident(login.id, now - 5 * minute, late));
    const slow = 'Members wait for the sign-in page, and some of them leave.';
    assert.deepEqual([open.rows[0]?.suffers, open.incidents[0]?.suffers], [slow, slow]);
    assert.equal(status(open).sentence, slow);
    const over = made([login], incident(login.id, now - 50 * minute, { ...late, closedAt: now - 40 * minute }));
    assert.equal(over.incidents.find(({ closedAt }) => closedAt !== null)?.suffers, slow);
  });

  test('a certificate that is not renewed yet warns nobody off, and members are not told that it does', () => {
    const open = made([certificate], incident(certificate.id, now - 5 * minute, { kind: 'renewal' }));
    assert.match(open.incidents[0]?.suffers ?? '', /^Nothing yet\. When the certificate ends/);
    assert.deepEqual(status(open).incidents, []);
    const refused = made([certificate], incident(certificate.id, now - 5 * minute, { kind: 'certificate' }));
    assert.equal(status(refused).incidents[0]?.suffers, 'Browsers warn everybody off www.example.com.');
  });
});
