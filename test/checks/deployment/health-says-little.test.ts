import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/health-says-little.ts';
import type { TellKind } from '../../../src/evidence/health.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { answers, healthSiteOf, notThere } from '../../evidence/build-health.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const app = 'app.community.test';
const fault = { place: `${app}/readyz`, severity: 'high', confidence: 'proven' } as const;
const telling = (...kinds: readonly TellKind[]) =>
  answers(evidence(), app, { '/readyz': { tells: kinds.map(kind => ({ kind, key: `deep.${kind}` })) } });

test('each kind of thing that is nobody’s business', () => {
  const words: { readonly [kind: string]: RegExp } = {
    host: /addresses of machines/,
    'part-version': /versions of the software/,
    stack: /stack trace/,
    path: /folders/,
    variable: /environment variables/,
    error: /the error of a part/,
  };
  for (const [kind, pattern] of Object.entries(words)) {
    const { happened, replay, evidence: lines } = oneFault(check, telling(kind as TellKind), fault);
    assert.match(happened, pattern);
    assert.match(lines.join('\n'), new RegExp(`deep\\.${kind}`));
    assert.ok(replay.tool === 'curl' && replay.counts?.includes(`"${kind}"`) === true, kind);
  }
});

test('one fault a route, also on one that says that it is not well', () => {
  const tells = [{ kind: 'host', key: '' }] as const;
  const all = answers(telling('host', 'stack'), app, {
    '/healthz': { status: 503, kind: 'text', says: 'down', tells },
  });
  assert.deepEqual(
    faultsOf(check, all).map(({ place }) => place),
    [`${app}/healthz`, `${app}/readyz`],
  );
});

test('quiet: release, environment, memory, and a page that is no health route', () => {
  assertPasses(check, answers(evidence(), app, { '/readyz': { version: '1.4.2', environment: 'production' } }));
  assertPasses(check, telling('machine'));
  assertPasses(
    check,
    answers(evidence(), app, { '/health': { ...notThere, status: 200, tells: [{ kind: 'host', key: '' }] } }),
  );
});

test('not checked: an address that did not answer could be the one that talks; nor where there is none', () => {
  const all = evidence();
  Object.assign(healthSiteOf(all, app).routes[3] ?? {}, { answer: silent('no answer came in time') });
  assertNotPassed(check, all);
  assertNotPassed(check, answers(evidence(), app, { '*': notThere }));
});
