import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { composed, type Chosen } from './compose.ts';
import { flaws, nearMisses } from './flaws.ts';
import { rsaMailKey } from './mail-keys.ts';
import type { Flaw, WorldPlan } from './plan.ts';
import { mail, reverseName } from './sound-mail.ts';
import { soundPlan } from './sound.ts';
import { startWorld, type World } from './world.ts';

const types = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'PTR'] as const;
const ofMail = ({ expected }: Flaw): boolean => expected.startsWith('email/');
const mailFlaws = flaws.filter(ofMail);

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const resolver = (): Resolver => {
  const asking = new Resolver({ timeout: 2000, tries: 2 });
  asking.setServers([`127.0.0.1:${world.net.resolver?.port}`]);
  return asking;
};

type Answers = { readonly [question: string]: unknown };

/** What the running world answers at these names, refusals included. */
const answersAt = async (plan: WorldPlan, names: readonly string[]): Promise<Answers> => {
  await world.set(plan);
  const asking = resolver();
  const questions = names.flatMap(name => types.map(type => ({ name, type })));
  const answers = await Promise.all(
    questions.map(async ({ name, type }) => {
      const answer: unknown = await asking
        .resolve(name, type)
        .catch((error: unknown) => (error instanceof Error && 'code' in error ? error.code : error));
      return [`${name} ${type}`, answer] as const;
    }),
  );
  return Object.fromEntries(answers);
};

/** Names at which the two plans hold other records. */
const namesChanged = (plan: WorldPlan, sound: WorldPlan): readonly string[] => {
  const [all, before] = [plan, sound].map(({ zone, elsewhere }) => ({ ...elsewhere, ...zone }));
  return [...new Set([...Object.keys(all ?? {}), ...Object.keys(before ?? {})])].filter(
    name => !isDeepStrictEqual(all?.[name], before?.[name]),
  );
};

/** The questions that the world answers otherwise than the sound one. */
const changes = async (plan: WorldPlan, sound: WorldPlan): Promise<Answers> => {
  const names = namesChanged(plan, sound);
  const [flawed, asBefore] = [await answersAt(plan, names), await answersAt(sound, names)];
  return Object.fromEntries(
    Object.entries(flawed).filter(([question, answer]) => !isDeepStrictEqual(answer, asBefore[question])),
  );
};

test('the sound community: who sends is covered, signs with a key of 2048 bits, has a name that leads back, and takes replies', async () => {
  await world.set(soundPlan());
  const asking = resolver();
  const [record = []] = await asking.resolveTxt(mail.keyName);
  assert.ok(record.length > 1 && record.every(part => Buffer.byteLength(part) <= 255));
  const published = createPublicKey({
    key: Buffer.from(record.join('').replace(/^.*p=/, ''), 'base64'),
    format: 'der',
    type: 'spki',
  });
  assert.equal(published.asymmetricKeyDetails?.modulusLength, 2048);
  assert.ok(published.equals(createPublicKey(createPrivateKey(rsaMailKey(2048).privatePem))));
  for (const [name, address] of Object.entries(mail.senders)) {
    assert.deepEqual(await asking.resolvePtr(reverseName(address)), [name]);
    assert.deepEqual(await asking.resolve4(name), [address]);
  }
  for (const domain of ['community.test', mail.envelopeDomain]) {
    for (const { exchange } of await asking.resolveMx(domain))
      assert.equal((await asking.resolve4(exchange)).length, 1);
  }
  assert.deepEqual(await asking.resolveTxt(mail.envelopeDomain), [['v=spf1 ip4:198.51.100.0/26 -all']]);
  const none = await asking.resolveMx('staging.community.test');
  assert.deepEqual(
    none.map(({ exchange, priority }) => [exchange, priority]),
    [['', 0]],
  );
});

test('the key is one for the whole process', () => {
  assert.deepEqual(soundPlan().zone[mail.keyName], soundPlan().zone[mail.keyName]);
});

/** What the DNS answers differs; where only the settings do, what they say of mail is what is judged. */
const assertShows = async (flawed: WorldPlan, sound: WorldPlan): Promise<void> => {
  const answers = await changes(flawed, sound);
  if (Object.keys(answers).length === 0) assert.notDeepEqual(flawed.config['mail'], sound.config['mail']);
};

describe('each flaw and near miss of mail shows in the answers of the running world, or in the settings', () => {
  for (const flaw of mailFlaws) {
    for (const variant of Object.keys(flaw.variants)) {
      test(`${flaw.name}: ${variant}`, async () => {
        const flawed = composed([{ flaw, variant }]);
        await assertShows(flawed, soundPlan(flaw.hosts));
      });
    }
  }
  for (const { check, trap, hosts, apply } of nearMisses.filter(one => one.check.startsWith('email/'))) {
    test(`${check}: ${trap}`, async () => {
      const plan = soundPlan(hosts);
      apply(plan);
      await assertShows(plan, soundPlan(hosts));
    });
  }
});

const seenAlone = new Map<string, Promise<Answers>>();

/** What one flaw changes when it is the only one. */
const changesAlone = (one: Chosen): Promise<Answers> => {
  const key = `${one.flaw.name}:${one.variant}`;
  const seen = seenAlone.get(key) ?? changes(composed([one]), soundPlan(one.flaw.hosts));
  seenAlone.set(key, seen);
  return seen;
};

/** These make the whole zone answer otherwise, and have checks of their own that come before. */
const ofWholeZone = new Set(['parent', 'name servers', 'wildcard']);

/** As many flaws as their parts allow, beginning at the one with this index, each in a variant by this index. */
const chosenFrom = (index: number): readonly Chosen[] => {
  const parts = new Set<string>();
  const rotated = [...flaws.slice(index), ...flaws.slice(0, index)].filter(
    ({ alone, part }) => alone === undefined && !ofWholeZone.has(part ?? ''),
  );
  return rotated.flatMap(flaw => {
    if (flaw.part !== undefined && parts.has(flaw.part)) return [];
    if (flaw.part !== undefined) parts.add(flaw.part);
    const names = Object.keys(flaw.variants);
    return [{ flaw, variant: names[index % names.length] ?? '' }];
  });
};

describe('a flaw of mail answers the same beside all others that its part allows', () => {
  for (const first of mailFlaws) {
    for (const turn of [0, 1]) {
      test(`${first.name}, turn ${turn}`, async () => {
        const chosen = chosenFrom(flaws.indexOf(first) + turn);
        const alone: (readonly [Chosen, Answers])[] = [];
        for (const one of chosen.filter(({ flaw }) => ofMail(flaw))) alone.push([one, await changesAlone(one)]);
        const questions = alone.flatMap(([, answers]) => Object.keys(answers));
        const names = [...new Set(questions.map(question => question.split(' ')[0] ?? ''))];
        const beside = await answersAt(composed(chosen), names);
        for (const [one, answers] of alone) {
          for (const [question, answer] of Object.entries(answers))
            assert.deepEqual(beside[question], answer, `${one.flaw.name} (${one.variant}): ${question}`);
        }
      });
    }
  }
});
