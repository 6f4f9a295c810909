import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/no-dangling-names.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import type { Chain } from '../../../src/evidence/http.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { domain, evidence, silence, type Draft, type Plan } from '../../evidence/build.ts';
import { soundPage } from '../../evidence/build-web.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const blog = `blog.${domain}`;
const pointing =
  (target: string, exists = false) =>
  (plan: Plan): void => {
    plan.zone[blog] = { CNAME: [target] };
    if (exists) plan.elsewhere[target] = { A: ['203.0.113.90'] };
  };

test('an alias of a name that is gone', () => {
  const fault = oneFault(check, evidence(pointing('old.shop.test')), {
    place: blog,
    severity: 'high',
    confidence: 'observed',
  });
  assert.deepEqual(fault.remedy, [{ kind: 'dns-remove', name: blog, type: 'CNAME', was: ['old.shop.test'] }]);
  assertRemedyHeals(check, pointing('old.shop.test'));
});

test('a mail name that is followed from its alias on', () => {
  const change = (plan: Plan): void => void (plan.zone[`send.${domain}`] = { CNAME: ['gone.mail.test'] });
  oneFault(check, evidence(change), { place: `send.${domain}`, severity: 'high', confidence: 'observed' });
  assertRemedyHeals(check, change);
});

test('a free name at a service where anyone can take it is a takeover', () => {
  const fault = oneFault(check, evidence(pointing('old-community.azurewebsites.net')), {
    place: blog,
    severity: 'blocker',
    confidence: 'observed',
  });
  assert.match(fault.happened, /stranger/);
  assert.match(fault.cause, /Microsoft Azure/);
});

const answering = (by: string, kind: 'platform-error' | 'page', scheme = 'http'): Draft<Evidence> => {
  const all = evidence(pointing('founder.github.io', true));
  const start = `${scheme}://${blog}/`;
  const chain: Chain = {
    start,
    hops: [{ url: start, address: '203.0.113.90', status: kind === 'page' ? 200 : 404, headers: [] }],
    end: { how: 'answered' },
    page: { ...soundPage(blog), kind: 'page', by },
  };
  all.http.chains[start] = structuredClone(seen({ ...chain, page: { ...soundPage(blog), kind, by } })) as Draft<
    ReturnType<typeof seen<Chain>>
  >;
  return all;
};

test("the service's page for free names proves it, over plain http too", () => {
  oneFault(check, answering('GitHub Pages', 'platform-error'), {
    place: blog,
    severity: 'blocker',
    confidence: 'proven',
  });
  oneFault(check, answering('github pages', 'platform-error', 'https'), {
    place: blog,
    severity: 'blocker',
    confidence: 'proven',
  });
});

test('a claimable service whose page nobody saw is not passed', () => {
  assertNotPassed(check, evidence(pointing('founder.github.io', true)));
});

test('two names that lead to one dead alias are one fault', () => {
  const change = (plan: Plan): void => {
    plan.zone[blog] = { CNAME: [`old.${domain}`] };
    plan.zone[`old.${domain}`] = { CNAME: ['gone.shop.test'] };
  };
  const fault = oneFault(check, evidence(change), { place: `old.${domain}`, severity: 'high', confidence: 'observed' });
  assert.deepEqual(fault.hosts, [blog, `old.${domain}`]);
});

test('a host of the product keeps its name: the steps say how to set it up again', () => {
  const fault = oneFault(
    check,
    evidence(plan => void (plan.zone[`app.${domain}`] = { CNAME: ['gone.shop.test'] })),
    { place: `app.${domain}`, severity: 'high', confidence: 'observed' },
  );
  assert.equal(fault.remedy[0].kind, 'by-hand');
});

test('mail and name servers that do not exist', () => {
  const change = (plan: Plan): void => {
    delete plan.elsewhere['mx2.mail.test'];
    delete plan.elsewhere['ns2.dns.test'];
  };
  const faults = faultsOf(check, evidence(change));
  assert.deepEqual(
    faults.map(({ place, severity, hosts }) => [place, severity, hosts]),
    [
      ['mx2.mail.test', 'high', ['mx2.mail.test']],
      ['ns2.dns.test', 'high', ['ns2.dns.test']],
    ],
  );
  assertRemedyHeals(check, change);
});

test('near misses: service labels, a claimed page, a wildcard that gives the same dead alias to any name', () => {
  assertPasses(
    check,
    evidence(plan => {
      plan.zone[`_acme-challenge.${domain}`] = { CNAME: ['gone.acme.test'] };
      plan.zone[`s1._domainkey.${domain}`] = { CNAME: ['gone.mail.test'] };
    }),
  );
  assertPasses(check, answering('GitHub Pages', 'page'));
  assertPasses(check, answering('Vercel', 'platform-error'));
  assertPasses(
    check,
    evidence(plan => {
      plan.zone[`*.${domain}`] = { CNAME: ['gone.shop.test'] };
      plan.zone[blog] = { CNAME: ['gone.shop.test'] };
    }),
  );
});

test('silence behind an alias is not passed', () => {
  const all = evidence();
  const at = all.dns.names['community.edge.test'];
  const app = all.dns.names[`app.${domain}`];
  assert.ok(at && app);
  silence(at);
  silence(app.resolver);
  assertNotPassed(check, all);
});
