import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/handover/dashboard-public.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { MonitoringLink } from '../../../src/evidence/monitoring.ts';
import { evidence } from '../../evidence/build.ts';
import { linkTo } from '../../evidence/build-monitoring.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const linked = (...links: readonly MonitoringLink[]) => {
  const all = evidence();
  Object.assign(all.monitoring, { links });
  return all;
};
const at = (place: string) => ({ place, severity: 'medium', confidence: 'observed' }) as const;
const inside = { status: null } as const;

test('addresses that mean something inside alone', () => {
  const cases: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['http://localhost:4420/', ['127.0.0.1'], /on one machine/],
    ['http://127.0.0.1:3001/', ['127.0.0.1'], /127\.0\.0\.1/],
    ['http://192.168.1.40:3001/', ['192.168.1.40'], /VPN/],
    ['http://[fd00::1]:3001/', ['fd00::1'], /VPN/],
    ['https://grafana.internal/', [], /inside of one network/],
    ['https://nas/', [], /inside of one network/],
    ['https://harbour.tail1234.ts.net/', ['100.101.102.103'], /VPN/],
    ['https://gone.community.test/', [], /no address/],
  ];
  for (const [url, addresses, cause] of cases) {
    const { hostname } = new URL(url);
    const fault = oneFault(
      check,
      linked(linkTo(url, { addresses: seen(addresses), ...inside })),
      at(hostname.replace(/^\[|\]$/g, '')),
    );
    assert.match(fault.cause, cause);
  }
});

test('a page that is gone, and one that fails', () => {
  for (const status of [404, 410, 500, 502])
    oneFault(
      check,
      linked(linkTo('https://status.community.test/', { status: seen(status) })),
      at('status.community.test'),
    );
});

test('near misses: a sign-in, a redirect, a private address beside a public one, a name that only sounds local', () => {
  for (const status of [200, 302, 401, 403])
    assertPasses(check, linked(linkTo('https://status.community.test/', { status: seen(status) })));
  assertPasses(
    check,
    linked(linkTo('https://localhost.community.test/', { addresses: seen(['10.0.0.1', '198.51.100.70']) })),
  );
});

test('each host once, and what was not seen is no pass', () => {
  const two = faultsOf(
    check,
    linked(
      linkTo('http://localhost:1/', inside),
      linkTo('http://localhost:2/', inside),
      linkTo('https://status.community.test/', { status: seen(404) }),
    ),
  );
  assert.deepEqual(two.map(({ place }) => place).toSorted(), ['localhost', 'status.community.test']);
  assertNotPassed(check, linked(linkTo('https://status.community.test/', { addresses: silent('no answer') })));
  assertNotPassed(check, linked(linkTo('https://status.community.test/', { status: silent('no answer') })));
  assertNotPassed(check, linked());
});
