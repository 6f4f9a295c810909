import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/health-exists.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { answers, healthSiteOf, notThere } from '../../evidence/build-health.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const with404 = () => answers(evidence(), app, { '*': notThere });
const fault = { place: app, severity: 'high', confidence: 'proven' } as const;

test('nothing at any of the addresses', () => {
  const { cause, replay, evidence: lines } = oneFault(check, with404(), fault);
  assert.match(cause, /nothing at the addresses.*\/healthz, \/readyz/);
  assert.ok(replay.tool === 'curl' && replay.url === `https://${app}/healthz` && replay.shows.includes('404'));
  assert.equal(lines.length, 6);
});

test('behind a sign-in: a redirect to it, or 401', () => {
  const toLogin = { status: 303, kind: 'empty', location: `https://${app}/login`, says: null } as const;
  for (const closed of [toLogin, { status: 401, says: null } as const]) {
    const all = answers(with404(), app, { '/readyz': closed });
    assert.match(
      oneFault(check, all, fault).cause,
      /^The address \/readyz of app\.community\.test wants a sign-in first/,
    );
  }
});

test('an app that answers 200 with a page to everything has no health address', () => {
  const page = { status: 200, kind: 'page', says: null, bodyHash: 'the-app' } as const;
  const { cause, replay } = oneFault(check, answers(evidence(), app, { '*': page, control: page }), fault);
  assert.match(cause, /answers every address with the same page/);
  assert.ok(replay.tool === 'curl' && /text/.test(replay.shows));
});

test('an API that says ok to everything has none either', () => {
  const ok = { status: 200, kind: 'json', bodyHash: 'ok' } as const;
  oneFault(check, answers(evidence(), app, { '*': ok, control: ok }), fault);
});

test('each host is a fault of its own', () => {
  const all = answers(with404(), 'api.community.test', { '*': notThere });
  assert.deepEqual(
    faultsOf(check, all).map(({ place }) => place),
    ['api.community.test', app],
  );
});

test('quiet: plain text, 204, one address of six, data beside a catch-all page, and a route that says it is not well', () => {
  const page = { status: 200, kind: 'page', says: null, bodyHash: 'the-app' } as const;
  assertPasses(check, answers(with404(), app, { '/up': { kind: 'text', bodyHash: 'ok', keys: [] } }));
  assertPasses(check, answers(with404(), app, { '/up': { status: 204, kind: 'empty', says: null } }));
  assertPasses(check, answers(evidence(), app, { '*': page, control: page, '/readyz': {} }));
  assertPasses(check, answers(with404(), app, { '/readyz': { status: 503, says: 'down' } }));
});

test('not checked: throttled, a bot check, an address that did not answer, a platform out of service', () => {
  assertNotPassed(check, answers(with404(), app, { '/healthz': { status: 429, kind: 'text' } }));
  assertNotPassed(check, answers(with404(), app, { '/healthz': { status: 403, kind: 'challenge' } }));
  const all = with404();
  Object.assign(healthSiteOf(all, app).routes[3] ?? {}, { answer: silent('no answer came in time') });
  assertNotPassed(check, all);
  // A host that sends everybody elsewhere does not run the app.
  const away = { status: 301, kind: 'empty', says: null, location: 'https://www.community.test/' } as const;
  assertNotPassed(check, answers(evidence(), app, { '*': away, control: away }));
});
