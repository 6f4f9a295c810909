import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { twinAt } from '../world/change.ts';
import { soundPlan } from '../world/sound.ts';
import { internetPrograms, type Internet } from './internet.ts';
import { skippedWithout } from './program.ts';
import { assertCaught, assertSound, placeFor, swapped } from './proven.ts';

const skip = skippedWithout({ ...internetPrograms, dig: 'bind9-dnsutils' });
const oldAddress = '192.0.2.62';
const zones = ['ns1/community.test.zone', 'ns2/community.test.zone'] as const;

const inBoth = (edit: (text: string) => string) => Object.fromEntries(zones.map(zone => [zone, edit]));

/** Waits until both name servers say the new address. */
const published = async (internet: Internet, host: string, address: string): Promise<void> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const said = await Promise.all([internet.ask('ns1', host, 'A'), internet.ask('ns2', host, 'A')]);
    if (said.flat().every(value => value === address)) return;
    await sleep(50);
  }
  throw new Error(`the name servers do not say ${address} for ${host}`);
};

test('a sound community on BIND raises nothing', { skip }, async t => {
  await assertSound(t, await placeFor(t, 'bind'));
});

test(
  'faults made in the files of BIND, and an old answer in its memory, are caught by exactly their check',
  { skip },
  async t => {
    const place = await placeFor(t, 'bind');

    await t.test('the resolver remembers the place from before the move', () => {
      const plan = soundPlan();
      const host = `api.${plan.domain}`;
      twinAt(plan, host, oldAddress);
      return assertCaught(place, {
        check: 'launch-path/resolvers-agree',
        at: host,
        plan,
        spoil: async internet => {
          await internet.serveWith(inBoth(swapped('192.0.2.30', oldAddress)));
          assert.deepEqual(await internet.ask('resolver', host, 'A'), [oldAddress]);
          const moved = swapped(oldAddress, '192.0.2.30');
          await internet.edit(inBoth(text => swapped('2026110101', '2026110102')(moved(text))));
          await published(internet, host, '192.0.2.30');
        },
      });
    });

    await t.test('a typing error keeps the second server from loading the zone', () =>
      assertCaught(place, {
        check: 'launch-path/name-servers-answer',
        at: 'ns2.dns-host.example',
        spoil: internet => internet.serveWith({ 'ns2/community.test.zone': swapped('192.0.2.30', '192.0.2.3O') }),
      }),
    );

    await t.test('the dot at the end of a name was forgotten', () =>
      assertCaught(place, {
        check: 'launch-path/names-typed-once',
        at: 'auth.community.test.community.test',
        spoil: internet => internet.serveWith(inBoth(swapped('auth.community.test.\t', 'auth.community.test\t'))),
      }),
    );
  },
);
