import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/one-address.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { reroute } from '../../evidence/reroute.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const [apex, www] = ['community.test', 'www.community.test'] as const;
const stays = (host: string) => (url: URL) =>
  url.hostname === host && url.protocol === 'https:' ? { status: 200 } : undefined;
const expected = { severity: 'high', confidence: 'proven' } as const;

test('an apex that serves the site beside www is the odd one, because www is declared', () => {
  const all = evidence();
  reroute(all, stays(apex));
  const fault = oneFault(check, all, { ...expected, place: apex });
  assert.deepEqual(fault.remedy, [{ kind: 'redirect', from: `https://${apex}`, to: `https://${www}`, status: 301 }]);
  assert.deepEqual(fault.places, [`http://${apex}/`, `https://${apex}/`]);
});

test('without a declaration what the pages call their own decides, else www is the odd one', () => {
  for (const [canonical, place] of [
    [`https://${www}/`, apex],
    [undefined, www],
  ] as const) {
    const all = evidence();
    delete all.declared.production;
    reroute(all, url =>
      stays(apex)(url) ? { status: 200, ...(canonical === undefined ? {} : { page: { canonical } }) } : undefined,
    );
    oneFault(check, all, { ...expected, place });
  }
});

test('www that has no address gets the record and the redirect', () => {
  const all = evidence(plan => {
    delete plan.zone[www];
    plan.declared.production = `https://${apex}`;
  });
  reroute(all, stays(apex));
  const fault = oneFault(check, all, { ...expected, place: www });
  assert.deepEqual(fault.remedy[0], { kind: 'dns-set', name: www, type: 'CNAME', values: [apex], was: [] });
});

test('a closed port 80 leads nobody on', () => {
  const all = evidence();
  reroute(all, url => (url.href === `http://${apex}/` ? { fails: 'connection refused' } : undefined));
  assert.match(oneFault(check, all, { ...expected, place: apex }).cause, /port 80/);
});

test('all four at another path, or all at the apex, or all at the app, is one address', () => {
  const login = evidence();
  reroute(login, url => (url.href === `https://${www}/` ? { status: 302, to: `https://${www}/en/login` } : undefined));
  assertPasses(check, login);
  for (const home of [apex, 'app.community.test']) {
    const all = evidence();
    reroute(all, url =>
      url.protocol === 'https:' && url.hostname.replace('www.', '') === apex
        ? url.hostname === home
          ? { status: 200 }
          : { to: `https://${home}/` }
        : undefined,
    );
    assertPasses(check, all);
  }
});

test('a start that is broken or silent is not a pass, and no fault of this check', () => {
  for (const served of [{ fails: 'connection reset' }, { status: 503 }]) {
    const all = evidence();
    reroute(all, url => (url.href === `https://${apex}/` ? served : undefined));
    assertNotPassed(check, all);
  }
  const quiet = evidence();
  quiet.http.chains[`https://${apex}/`] = silent('no reply');
  assertNotPassed(check, quiet);
});

test('a way that leads to a third host: asking again may go there, too', () => {
  const all = evidence();
  reroute(all, url =>
    url.href === `https://${apex}/` ? { status: 301, to: 'https://app.community.test/' } : undefined,
  );
  const { hosts } = oneFault(check, all, { ...expected, place: apex });
  assert.deepEqual(hosts?.toSorted(), ['app.community.test', apex, www].toSorted());
});
