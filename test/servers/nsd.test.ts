import { test } from 'node:test';
import { twinAt } from '../world/change.ts';
import { soundPlan } from '../world/sound.ts';
import { internetPrograms } from './internet.ts';
import { skippedWithout } from './program.ts';
import { assertCaught, assertSound, placeFor, swapped } from './proven.ts';

const skip = skippedWithout({ ...internetPrograms, dig: 'bind9-dnsutils' });
const oldAddress = '192.0.2.61';

test(
  'a sound community on NSD, with BIND as the resolver and nginx for its hosts, raises nothing',
  { skip },
  async t => {
    await assertSound(t, await placeFor(t, 'nsd'));
  },
);

test('faults made in the files of NSD are caught by exactly their check', { skip }, async t => {
  const place = await placeFor(t, 'nsd');

  await t.test('the second server was never given the zone', () =>
    assertCaught(place, {
      check: 'launch-path/name-servers-answer',
      at: 'ns2.dns-host.example',
      spoil: internet => internet.serveWith({ 'ns2/nsd.conf': swapped(/zone:\n(?: .*\n)+/, '') }),
    }),
  );

  await t.test("the second server holds last month's zone", () => {
    const plan = soundPlan();
    twinAt(plan, `api.${plan.domain}`, oldAddress);
    return assertCaught(place, {
      check: 'launch-path/name-servers-agree',
      at: `api.${plan.domain}`,
      plan,
      spoil: internet =>
        internet.serveWith({
          'ns2/community.test.zone': text =>
            swapped('2026110101', '2026100101')(swapped('192.0.2.30', oldAddress)(text)),
        }),
    });
  });

  await t.test('the registry no longer lists the domain', () =>
    assertCaught(place, {
      check: 'launch-path/domain-delegated',
      at: 'community.test',
      spoil: internet => internet.serveWith({ 'registry/test.zone': swapped(/community\.test\.\t.*\n/g, '') }),
    }),
  );
});
