import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { zonePlanText } from '../../src/changes/zone/plan.ts';
import type { ZoneWish } from '../../src/changes/zone/wishes.ts';
import { apply } from '../../src/commands/apply.ts';
import { redirect } from '../../src/commands/redirect.ts';
import { undo } from '../../src/commands/undo.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { planFor, essence, zoneName } from '../changes/zone/world.ts';
import { onStage, undoFile, wishes, writes } from './zone-stage.ts';

describe('launch-ready redirect', () => {
  it('makes one, sees it at the edge, and undo brings back what was', () =>
    onStage(async ({ state, folder, flags, around, says, world }) => {
      const before = essence(state);
      const code = await redirect(
        `http://${zoneName}/offer`,
        'https://community.test/plans',
        { ...flags, yes: true },
        around.around,
        says(null),
      );
      assert.equal(code, 0, around.out() + around.err());
      assert.match(
        around.out(),
        /seen: http:\/\/community\.test\/offer\?launch-ready=1 to https:\/\/community\.test\/plans\?launch-ready=1/,
      );
      assert.match(
        around.err(),
        /What leaves this machine: 1 call that changes the zone.*one more call that empties the cache/,
      );
      assert.match(around.out(), /not emptied: the token lacks the permission “Cache Purge”/);
      assert.equal(state.entrypoints['http_request_dynamic_redirect']?.rules.length, 2);
      // The rule, and the cache that the token may not empty.
      assert.equal(writes(world), 2);
      assert.equal(await undo(undoFile(folder), { ...flags, yes: true }, around.around, says(null)), 0);
      assert.deepEqual(essence(state), before);
      assert.ok(![around.out(), around.err()].some(text => text.includes(world.token)), 'the token is never shown');
    }));

  it('asked again with another target changes the one it made', () =>
    onStage(async ({ state, flags, around, says }) => {
      for (const to of ['https://community.test/plans', 'https://community.test/join'])
        assert.equal(
          await redirect(`http://${zoneName}/offer`, to, { ...flags, yes: true }, around.around, says(null)),
          0,
          around.out(),
        );
      const own = state.entrypoints['http_request_dynamic_redirect']?.rules.filter(({ ref }) =>
        ref.startsWith('launch-ready/'),
      );
      assert.equal(own?.length, 1);
      assert.match(JSON.stringify(own), /\/join/);
    }));

  it('gives a host that nobody answers for a record behind the proxy', () =>
    onStage(async ({ state, folder, flags, around, says }) => {
      const before = essence(state);
      assert.equal(
        await redirect(
          `http://old.${zoneName}`,
          'https://community.test',
          { ...flags, yes: true },
          around.around,
          says(null),
        ),
        0,
        around.out(),
      );
      assert.deepEqual(
        state.records
          .filter(({ name }) => name === `old.${zoneName}`)
          .map(({ type, content, proxied }) => ({ type, content, proxied })),
        [{ type: 'AAAA', content: '100::', proxied: true }],
      );
      assert.equal(await undo(undoFile(folder), { ...flags, yes: true }, around.around, says(null)), 0, around.out());
      assert.deepEqual(essence(state), before);
    }));

  it('does not put a host behind the proxy for which the edge has no certificate', () =>
    onStage(async ({ flags, around, says, world }) => {
      const from = `http://two.levels.${zoneName}`;
      const run = (more = {}): Promise<number> =>
        redirect(from, 'https://community.test', { ...flags, ...more, yes: true }, around.around, says(null));
      assert.equal(await run(), 1);
      assert.match(around.out(), /no active certificate for two\.levels\.community\.test/);
      assert.equal(writes(world), 0);
      assert.equal(await run({ withoutCertificate: true }), 0, around.out());
      assert.equal(await run({ withoutCertificate: true }), 0);
      assert.match(around.out(), /There is nothing to change: it is so already/);
    }));

  it('does not switch a proxy on by itself', () =>
    onStage(async ({ flags, around, says, world }) => {
      assert.equal(
        await redirect(
          `http://app.${zoneName}/x`,
          'https://community.test/y',
          { ...flags, yes: true },
          around.around,
          says(null),
        ),
        1,
      );
      assert.match(around.err(), /With --proxy/);
      assert.equal(writes(world), 0);
    }));

  it('sends nothing when nobody says yes', () =>
    onStage(async ({ flags, around, says, world, folder }) => {
      for (const answer of [null, '', 'no', 'yellow'])
        assert.equal(
          await redirect(
            `http://${zoneName}/offer`,
            'https://community.test/plans',
            flags,
            around.around,
            says(answer),
          ),
          1,
        );
      assert.equal(writes(world), 0);
      assert.equal(existsSync(join(folder, 'state', 'targets', zoneName, 'changes')), false);
      assert.equal(
        await redirect(`http://${zoneName}/offer`, 'https://community.test/plans', flags, around.around, says('yes')),
        0,
      );
    }));

  it('says what is not seen when the edge does something else', () =>
    onStage(async ({ state, flags, around, says }) => {
      state.settings['always_use_https'] = 'on';
      assert.equal(
        await redirect(
          `http://${zoneName}/offer`,
          'https://community.test/plans',
          { ...flags, yes: true },
          around.around,
          says(null),
        ),
        1,
      );
      assert.match(around.out(), /NOT YET: http:\/\/community\.test\/offer/);
    }));

  it('refuses a circle, an unknown status and a host of somebody else', () =>
    onStage(async ({ flags, around, says, world }) => {
      const run = (from: string, to: string, more = {}): Promise<number> =>
        redirect(from, to, { ...flags, ...more, yes: true }, around.around, says(null));
      await assert.rejects(run(zoneName, `https://${zoneName}/`), /circle/);
      await assert.rejects(run(`${zoneName}/a`, `https://${zoneName}/b`, { status: '200' }), LaunchReadyError);
      assert.equal(await run('www.other.test/a', `https://${zoneName}/b`), 3);
      assert.equal(writes(world), 0);
    }));

  it('refuses a circle through a redirect that was made before, and names that one', () =>
    onStage(async ({ state, flags, around, says }) => {
      const run = (from: string, to: string): Promise<number> =>
        redirect(from, to, { ...flags, yes: true }, around.around, says(null));
      const made = (): number => state.entrypoints['http_request_dynamic_redirect']?.rules.length ?? 0;
      await run(`${zoneName}/a`, `https://${zoneName}/b`);
      assert.equal(made(), 2);
      assert.equal(await run(`${zoneName}/b`, `https://${zoneName}/a`), 1);
      assert.match(
        around.err(),
        /community\.test\/b is led back to itself.*a redirect made before.*community\.test\/a/,
      );
      await run(`${zoneName}/*`, `https://${zoneName}.elsewhere.test/*`);
      assert.equal(made(), 3);
    }));

  it('leaves a single page where it leads when all below its folder is redirected later', () =>
    onStage(async ({ state, flags, around, says }) => {
      for (const [from, to] of [
        ['blog/old', 'x'],
        ['blog/2020/*', 'archive/*'],
        ['blog/*', 'news/*'],
      ])
        await redirect(
          `http://${zoneName}/${from}`,
          `https://${zoneName}/${to}`,
          { ...flags, yes: true },
          around.around,
          says(null),
        );
      assert.deepEqual(
        state.entrypoints['http_request_dynamic_redirect']?.rules.map(
          ({ expression }) => /"(\/[^"]*)"/.exec(expression)?.[1] ?? 'the shop',
        ),
        ['/blog/2020/', '/blog/old', '/blog/', 'the shop'],
      );
    }));

  it('does not write beside Terraform', () =>
    onStage(async ({ flags, around, says, world, folder }) => {
      writeFileSync(join(folder, 'dns.tf'), 'resource "cloudflare_dns_record" "www" {}\n');
      await assert.rejects(
        redirect(`${zoneName}/a`, `https://${zoneName}/b`, { ...flags, yes: true }, around.around, says(null)),
        /Terraform \(dns\.tf\)/,
      );
      assert.equal(world.log.length, 0);
    }));

  it('takes the NAME of a variable and never shows what may be a token', () =>
    onStage(async ({ flags, around, says, world }) => {
      await assert.rejects(
        redirect(`${zoneName}/a`, `https://${zoneName}/b`, { ...flags, token: world.token }, around.around, says(null)),
        error => {
          assert.ok(error instanceof LaunchReadyError);
          assert.ok(!`${error.message} ${error.hint}`.includes(world.token));
          return true;
        },
      );
      await assert.rejects(
        redirect(`${zoneName}/a`, `https://${zoneName}/b`, { ...flags, token: 'NOT_THERE' }, around.around, says(null)),
        /NOT_THERE is empty/,
      );
    }));
});

describe('launch-ready apply and undo', () => {
  it('ask the name servers and the edge afterwards, before and after the undo', () =>
    onStage(async ({ world, state, folder, flags, around, says }) => {
      const before = essence(state);
      const file = join(folder, 'plan.json');
      writeFileSync(file, zonePlanText(await planFor(world, wishes)));
      assert.equal(await apply(file, { ...flags, yes: true }, around.around, says(null)), 0, around.out());
      assert.match(around.out(), /seen: A of app\.community\.test/);
      assert.match(around.out(), /seen: CNAME of www\.community\.test/);
      assert.match(around.out(), /seen: http:\/\/community\.test\/ to https:\/\/community\.test\//);
      assert.equal(await apply(file, { ...flags, yes: true }, around.around, says(null)), 1);
      assert.match(around.out(), /This plan is applied already/);
      assert.equal(await undo(undoFile(folder), { ...flags, yes: true }, around.around, says(null)), 0, around.out());
      assert.deepEqual(essence(state), before);
      assert.equal(await undo(undoFile(folder), { ...flags, yes: true }, around.around, says(null)), 0);
      assert.match(around.out(), /This is undone already/);
    }));

  it('refuse when the zone changed since, and send nothing', () =>
    onStage(async ({ world, state, folder, flags, around, says }) => {
      const file = join(folder, 'plan.json');
      writeFileSync(file, zonePlanText(await planFor(world, wishes)));
      state.settings['always_use_https'] = 'on';
      assert.equal(await apply(file, { ...flags, yes: true }, around.around, says(null)), 1);
      assert.match(
        around.out(),
        /somebody changed what it builds on.*The setting always_use_https expected: off is: on/,
      );
      assert.equal(writes(world), 0);
    }));

  it('an undo that leaves what somebody else made does not say that all is as before, and looks at the rest', () =>
    onStage(async ({ world, state, folder, flags, around, says }) => {
      const file = join(folder, 'plan.json');
      writeFileSync(file, zonePlanText(await planFor(world, wishes)));
      assert.equal(await apply(file, { ...flags, yes: true }, around.around, says(null)), 0, around.out());
      const app = state.records.find(({ name }) => name === `app.${zoneName}`);
      assert.ok(app);
      app.content = '192.0.2.13';
      const told = around.out().length;
      const left = { ...flags, yes: true, leaveChanged: true };
      assert.equal(await undo(undoFile(folder), left, around.around, says(null)), 3, around.out());
      const said = around.out().slice(told);
      assert.doesNotMatch(said, /Everything is as it was before/);
      assert.match(said, /left as somebody else made it since: Change the A record of app\.community\.test/);
      assert.match(said, /seen: CNAME of www\.community\.test/);
      assert.equal(app.content, '192.0.2.13');
    }));

  it('an undo that is stopped by somebody else in its middle does not say that nothing was sent', () =>
    onStage(async ({ world, state, folder, flags, around, says }) => {
      const file = join(folder, 'plan.json');
      writeFileSync(file, zonePlanText(await planFor(world, wishes)));
      await apply(file, { ...flags, yes: true }, around.around, says(null));
      const told = around.out().length;
      const { stderr } = around.around;
      const write = (text: string): unknown => {
        const app = state.records.find(({ name }) => name === `app.${zoneName}`);
        if (app !== undefined && text.includes('Taking back: Change the A record')) app.content = '192.0.2.13';
        return stderr.write(text);
      };
      const meddled = { ...around.around, stderr: { ...stderr, write } } as typeof around.around;
      assert.equal(await undo(undoFile(folder), { ...flags, yes: true }, meddled, says(null)), 1);
      assert.equal(state.settings['always_use_https'], 'off');
      const said = around.out().slice(told);
      assert.doesNotMatch(said, /Nothing was sent/);
      assert.match(said, /1 of 3 changes is taken back\..*Change the A record of app\.community\.test/);
    }));

  it('refuse a plan that somebody made for more than was allowed', () =>
    onStage(async ({ world, state, folder, flags, around, says }) => {
      const [, model] = state.records;
      assert.ok(model);
      for (let index = 0; index < 20; index += 1)
        state.records.push({ ...structuredClone(model), id: `r${index}`, name: `r${index}.${zoneName}` });
      const many = Array.from({ length: 12 }, (_, index): ZoneWish => ({
        kind: 'set',
        because: ['test'],
        set: { name: `r${index}.${zoneName}`, type: 'A', before: ['192.0.2.11'], after: [], because: ['test'] },
      }));
      const file = join(folder, 'plan.json');
      writeFileSync(file, zonePlanText(await planFor(world, many)));
      assert.equal(await apply(file, { ...flags, yes: true }, around.around, says(null)), 1);
      assert.match(around.out(), /12 of 23 record sets would change or go at once/);
      assert.equal(writes(world), 0);
      assert.equal(await apply(file, { ...flags, yes: true, allowLargeChange: true }, around.around, says(null)), 0);
    }));

  it('say what is not known when nobody answers for the zone', () =>
    onStage(async ({ world, folder, flags, around, says }) => {
      const file = join(folder, 'plan.json');
      writeFileSync(file, zonePlanText(await planFor(world, wishes)));
      const deaf = { ...flags, connectTo: flags.connectTo.filter(rule => !rule.startsWith('104.')) };
      const code = await apply(
        file,
        { ...deaf, connectTo: [...deaf.connectTo, '104.16.0.1:80:127.0.0.1:9'], yes: true },
        around.around,
        says(null),
      );
      assert.equal(code, 3, around.out());
      assert.match(around.out(), /not known: http:\/\/community\.test\//);
    }));
});
