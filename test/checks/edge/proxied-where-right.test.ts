import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import check from '../../../src/checks/edge/proxied-where-right.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { evidence, type Plan } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';
import { atEdge, recordsOf, withRecord } from './edge-evidence.ts';

itJudges(check);

const app = 'app.community.test';
const unproxied = (host: string) =>
  atEdge(cdn => {
    for (const record of recordsOf(cdn)) if (record.name === host) record.proxied = false;
  });

suite('where Cloudflare stands', () => {
  test('a host of people with a grey cloud, wholly or in part', () => {
    const expected = { place: app, severity: 'high', confidence: 'observed' } as const;
    assert.match(oneFault(check, unproxied(app), expected).cause, /grey/);
    const part = atEdge(cdn => withRecord(cdn, 'AAAA', app, '2001:db8::7', false));
    assert.match(oneFault(check, part, expected).cause, /1 of the 2 records/);
  });

  test('staging is left alone, and a platform has an edge of its own', () => {
    assertPasses(check, unproxied('staging.community.test'));
    const hosted = atEdge(cdn => {
      for (const record of recordsOf(cdn))
        if (record.name === app)
          Object.assign(record, { type: 'CNAME', content: 'cname.vercel-dns.com', proxied: false });
    });
    assertPasses(check, hosted);
  });

  test('never before mail, keys and proofs', () => {
    const orange = (type: string, name: string, more: readonly (readonly [string, string, string])[] = []) =>
      atEdge(cdn => {
        withRecord(cdn, type, name, 'x.elsewhere.test', true);
        for (const [kind, at, content] of more) withRecord(cdn, kind, at, content, false);
      });
    const observed = { confidence: 'observed' } as const;
    oneFault(check, orange('A', 'mx.community.test', [['MX', 'community.test', '10 mx.community.test.']]), {
      place: 'mx.community.test',
      severity: 'blocker',
      ...observed,
    });
    const key = 's1._domainkey.community.test';
    oneFault(check, orange('CNAME', key), { place: key, severity: 'blocker', ...observed });
    const proof = '_acme-challenge.community.test';
    oneFault(check, orange('CNAME', proof), { place: proof, severity: 'high', ...observed });
    assertPasses(check, orange('A', '*.community.test', [['MX', 'community.test', 'mx.community.test']]));
  });

  test('a host that takes mail is told once, and not to be proxied', () => {
    const apex = atEdge(cdn => withRecord(cdn, 'MX', 'community.test', '10 community.test', false));
    const [fault, ...more] = faultsOf(check, apex);
    assert.deepEqual([fault.place, fault.severity, more.length], ['community.test', 'blocker', 0]);
  });
});

suite('without a token, what anybody can see', () => {
  const outside = (change: (plan: Plan) => void = () => {}) => {
    const all = evidence(plan => {
      plan.servers = { 'ada.ns.cloudflare.com': '192.0.2.53', 'bob.ns.cloudflare.com': '198.51.100.53' };
      plan.delegation = Object.keys(plan.servers);
      const apex = plan.zone['community.test'];
      if (apex !== undefined) apex.NS = [...plan.delegation];
      for (const here of Object.values(plan.zone)) if (here.A !== undefined) here.A = ['104.16.1.2'];
      for (const here of Object.values(plan.zone)) delete here.AAAA;
      plan.zone[app] = { A: ['104.16.1.2'] };
      change(plan);
    });
    all.cdn.zone = silent('no API token of Cloudflare is named in the settings');
    return all;
  };

  test('the domain is at Cloudflare, and one host shows its own address', () => {
    const grey = outside(plan => {
      plan.zone[app] = { A: ['203.0.113.20'] };
    });
    const fault = oneFault(check, grey, { place: app, severity: 'high', confidence: 'observed' });
    assert.deepEqual([fault.replay.tool, 'shows' in fault.replay && fault.replay.shows], ['dig', '203.0.113.20']);
  });

  test('a host at a platform is left alone, and so is a domain that is elsewhere', () => {
    const hosted = outside(plan => {
      plan.zone[app] = { CNAME: ['cname.vercel-dns.com'] };
      plan.elsewhere['cname.vercel-dns.com'] = { A: ['76.76.21.21'] };
    });
    for (const all of [hosted, outside()]) assertNotPassed(check, all);
    const elsewhere = evidence();
    elsewhere.cdn.zone = silent('no API token of Cloudflare is named in the settings');
    assertNotPassed(check, elsewhere);
  });
});
