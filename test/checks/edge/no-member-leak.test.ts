import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/no-member-leak.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Captures, Leak, SharingRoute } from '../../../src/evidence/sharing.ts';
import {
  captured,
  capturedPublic,
  huntedRoute,
  insidePage,
  leak,
  sharedAnswer,
  soundSharing,
} from '../../evidence/build-sharing.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const hunted = (...routes: readonly SharingRoute[]) => {
  const all = evidence();
  Object.assign(all, { sharing: soundSharing(routes) });
  return all;
};
const leaking = (...leaks: readonly Leak[]) => hunted(huntedRoute('/dashboard', captured(), { leaks: seen(leaks) }));
const allowing = (control: string, more: Partial<Captures> = {}) =>
  hunted(huntedRoute('/dashboard', captured({ fields: control === '' ? [] : [['cache-control', control]] }, more)));
const blocker = { place: '/dashboard', severity: 'blocker', confidence: 'proven' } as const;

test('one member sees the page of another: which cache, and by what it shows', () => {
  const { happened, cause, evidence: lines, remedy } = oneFault(check, leaking(leak()), blocker);
  assert.match(happened, /^One member sees the page of another member at \/dashboard/);
  assert.match(cause, /^A cache before the app .* \(age: 12\)\.$/);
  assert.match(lines.join('\n'), /after GET by member A \(cookie session\) member B was given the canary/);
  assert.equal(remedy.length, 1);
});

test('a memo in the app is told from a cache before it, and mended elsewhere', () => {
  const told = 'x-request-id is that of a new answer';
  const { cause, remedy } = oneFault(check, leaking(leak({ keptBy: 'app', told })), blocker);
  assert.match(cause, /^The app itself remembers .*a memo in the code/);
  assert.ok(remedy[0].kind === 'by-hand' && remedy[0].where.includes('remembers'));
});

test('nothing tells who keeps it: then that is said, and both are mended', () => {
  const { cause, remedy } = oneFault(check, leaking(leak({ keptBy: null, told: null })), blocker);
  assert.match(cause, /nothing in the answers tells whether/);
  assert.equal(remedy.length, 2);
});

test('the worst of several leaks speaks: strangers before members', () => {
  const both = leaking(leak(), leak({ seenBy: 'anonymous', after: 'HEAD', session: 'bearer' }));
  const { happened, evidence: lines } = oneFault(check, both, blocker);
  assert.match(happened, /^Anybody without an account/);
  assert.equal(lines.length, 3);
});

test('a session that is given away, a page for members alone, members who are turned away', () => {
  const session = leak({ what: 'cookie', cookie: { name: 'sid', isSession: true }, canary: null });
  assert.match(oneFault(check, leaking(session), blocker).happened, /is signed in as that member\.$/);
  const choice = leak({ what: 'cookie', cookie: { name: 'cart', isSession: false }, canary: null });
  oneFault(check, leaking(choice), { ...blocker, severity: 'high' });
  const page = leak({ what: 'page', seenBy: 'anonymous', canary: null });
  assert.match(oneFault(check, leaking(page), blocker).happened, /for members alone/);
  const out = leak({ what: 'locked-out', owner: 'anonymous', seenBy: 'member-a', canary: null });
  assert.match(oneFault(check, leaking(out), { ...blocker, severity: 'high' }).happened, /turned away/);
});

test('told by the text alone it is observed, not proven', () => {
  oneFault(check, leaking(leak({ byText: true })), { ...blocker, confidence: 'observed' });
});

test('no cache was there, and the headers invite one', () => {
  const observed = { ...blocker, confidence: 'observed' } as const;
  const { cause } = oneFault(check, allowing('public, max-age=0, s-maxage=60'), observed);
  assert.match(cause, /keep it for 1 minute.*s-maxage=60/);
  oneFault(check, allowing('max-age=300'), observed);
  oneFault(check, allowing('PUBLIC, S-MAXAGE=60'), observed);
  oneFault(check, allowing(''), { ...observed, severity: 'high' });
  oneFault(check, allowing('no-cache'), { ...observed, severity: 'medium' });
  const csv = huntedRoute('/export.csv', captured({ fields: [], kind: 'other' }));
  oneFault(check, hunted(csv), { ...observed, place: '/export.csv' });
  const targeted = [
    ['cache-control', 'private, no-store'],
    ['cdn-cache-control', 'max-age=60'],
  ] as const;
  oneFault(check, hunted(huntedRoute('/dashboard', captured({ fields: targeted }))), observed);
});

test('a field for CDNs alone walls off no other cache: each goes by what it reads', () => {
  const observed = { ...blocker, confidence: 'observed' } as const;
  const told = (...fields: readonly (readonly [string, string])[]) =>
    hunted(huntedRoute('/dashboard', captured({ fields })));
  const open = ['cache-control', 'public, max-age=600'] as const;
  for (const name of ['cdn-cache-control', 'cloudflare-cdn-cache-control', 'surrogate-control']) {
    const { cause } = oneFault(check, told(open, [name, 'no-store']), observed);
    assert.match(cause, /keep it for 10 minutes/);
    assert.match(cause, /not every cache reads the fields for CDNs/);
  }
  oneFault(check, told(['cdn-cache-control', 'max-age=60'], ['cloudflare-cdn-cache-control', 'no-store']), observed);
  oneFault(check, told(['netlify-cdn-cache-control', 'max-age=60'], ['cache-control', 'private, no-store']), observed);
  // Nothing but a refusal is said: nobody was told to keep it.
  assertPasses(check, told(['cdn-cache-control', 'no-store']));
  assertPasses(check, told(['cdn-cache-control', 'no-store'], ['cache-control', 'private, no-store']));
});

test('out of date at once, and given out all the same while the cache asks', () => {
  const observed = { ...blocker, confidence: 'observed' } as const;
  const { cause } = oneFault(check, allowing('max-age=0, stale-while-revalidate=600'), observed);
  assert.match(cause, /keep it for 10 minutes/);
  oneFault(check, allowing('max-age=0, must-revalidate, stale-while-revalidate=600'), {
    ...observed,
    severity: 'medium',
  });
});

test('Vary on the cookie is no wall', () => {
  const fields = [
    ['cache-control', 'public, max-age=60'],
    ['vary', 'Cookie'],
  ] as const;
  const { cause } = oneFault(check, hunted(huntedRoute('/dashboard', captured({ fields }))), {
    ...blocker,
    severity: 'high',
    confidence: 'observed',
  });
  assert.match(cause, /pass over Vary: Cookie/);
});

test('the cookie of the session on a page that caches keep', () => {
  const captures = capturedPublic({ sessionCookies: ['sid'] });
  const { happened } = oneFault(check, hunted(huntedRoute('/pricing', captures)), {
    place: '/pricing',
    severity: 'blocker',
    confidence: 'observed',
  });
  assert.match(happened, /signed in as that member/);
});

test('the refusal for strangers is kept', () => {
  const anonymous = sharedAnswer({ status: 303, fields: [['cache-control', 'public, max-age=60']] });
  const refused = hunted(huntedRoute('/dashboard', captured({}, { anonymous })));
  oneFault(check, refused, { ...blocker, severity: 'high', confidence: 'observed' });
});

test('a page of the team that caches keep; what members see as well is judged as theirs', () => {
  const answer = sharedAnswer({ fields: [['cache-control', 'public, s-maxage=60']] });
  const all = evidence();
  Object.assign(all.sharing, {
    inside: { '/admin as admin': seen(insidePage({ page: '/admin', as: 'admin', answer })) },
  });
  const { happened } = oneFault(check, all, { place: '/admin', severity: 'blocker', confidence: 'observed' });
  assert.match(happened, /the page of your team at \/admin/);
  Object.assign(all.sharing, { inside: { '/ as admin': seen(insidePage({ page: '/', as: 'admin', answer })) } });
  assertPasses(check, all);
});

test('each route is a finding of its own, a route with parameters has a place too', () => {
  const route = (name: string) => huntedRoute(name, captured(), { leaks: seen([leak()]) });
  assert.deepEqual(
    faultsOf(check, hunted(route('/posts/:postId'), route('/profile'))).map(({ place }) => place),
    ['/posts/:postid', '/profile'],
  );
});

test('quiet: private with a lifetime, public pages, a cookie nobody keeps, data for programs', () => {
  assertPasses(check, allowing('private, max-age=60'));
  assertPasses(check, hunted(huntedRoute('/pricing', capturedPublic())));
  assertPasses(check, hunted(huntedRoute('/profile', captured({ sessionCookies: ['sid'] }))));
  // Set with a bearer token and without `public`, a shared cache keeps nothing (RFC 9111 §3.5).
  const bearer = captured({ fields: [['cache-control', 'max-age=60']] }, { session: 'bearer' });
  assertPasses(check, hunted(huntedRoute('/dashboard', bearer)));
  assertPasses(check, hunted(huntedRoute('/api/me', captured({ kind: 'json', fields: [] }))));
});

test('not checked: no route, too many of them, one that says nothing', () => {
  assertNotPassed(check, hunted());
  const many = hunted(huntedRoute('/', capturedPublic()));
  Object.assign(many.sharing, { beyond: ['/posts/:id'] });
  assertNotPassed(check, many);
  assertNotPassed(check, hunted(huntedRoute('/', capturedPublic(), { leaks: silent('throttled') })));
});

test('on this machine the replay hunts again, for no audit knows the domain', () => {
  const all = leaking(leak());
  Object.assign(all.sharing, { domain: 'localhost' });
  const { replay } = oneFault(check, all, blocker);
  assert.ok(replay.tool === 'launch-ready' && replay.args[0] === 'leaks');
});
