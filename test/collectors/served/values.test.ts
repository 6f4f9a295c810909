import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ownValuesOf } from '../../../src/collectors/secrets/own-values.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import { fingerprint } from '../../../src/engines/secrets/shown.ts';
import { createPatience } from '../../../src/platform/patience.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { page } from '../../world/parts.ts';
import { answer, host, json, loads, planted, route, seenAt, servedWorld, siteIn, vias } from './served-site.ts';

const { read, siteWith } = servedWorld();
const key = planted();

const scanner = createScanner(rules);
const positives = rules.filter(({ reach }) => reach === 'token').map(rule => ({ rule, text: rule.positives()[0] }));
const hitsOf = (text: string) => scanner.scan(Buffer.from(text), 'bundle');

/** A repository folder with these files. */
const folderWith = async (t: TestContext, files: { readonly [name: string]: string }): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-own-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
};

describe('what a value is', () => {
  it('is told by the rules: keys that are meant to be public are named as public', async () => {
    const script = positives.map(({ text }) => text).join('\n');
    const site = await siteWith([route('/', loads('/app.js')), route('/app.js', answer(script))]);
    const expected = new Set(hitsOf(script).map(hit => `${hit.rule.id} ${hit.class}`));
    assert.ok([...expected].some(one => one.endsWith(' public')) && [...expected].some(one => one.endsWith(' secret')));
    assert.deepEqual(
      [...new Set(site.found.map(one => `${one.rule} ${one.class}`))].toSorted(),
      [...expected].toSorted(),
    );
    const ranks = site.found.map(one =>
      ['secret', 'conditional', 'public', 'fixture', 'placeholder'].indexOf(one.class),
    );
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
      'the gravest first, so that a bound cuts the harmless',
    );
  });

  it('keeps the salt of the settings in its fingerprint', async () => {
    const evidence = await read((site, plan) => {
      site.https = [route('/', page('Forum', `<p>${key}</p>`))];
      plan.config['secrets'] = { salt: 'of this project' };
    });
    assert.equal(siteIn(evidence).found[0]?.fingerprint, fingerprint('stripe-secret-key', key, 'of this project'));
  });
});

describe('the project’s own values', () => {
  const own = randomBytes(24).toString('base64url');
  const files = {
    'package.json': '{}',
    '.env.example': 'SESSION_SECRET=\nAPP_NAME=\n',
    '.env.local': `SESSION_SECRET="${own}"\nAPP_NAME=a-name-that-is-no-secret-at-all\nSTRIPE_SECRET_KEY=${key}\n`,
  };

  it('are found in what is served, under the name that the project gives them', async t => {
    const repo = await folderWith(t, files);
    const evidence = await read(
      site => {
        site.https = [
          route('/', loads('/app.js')),
          route('/app.js', answer(`a="${own}";n="a-name-that-is-no-secret-at-all"`)),
        ];
      },
      { repo },
    );
    assert.equal(evidence.ownValues, 2);
    const site = siteIn(evidence);
    assert.deepEqual(
      site.found.map(one => [one.rule, one.class, one.names, one.fingerprint]),
      [['own-value', 'secret', ['SESSION_SECRET'], fingerprint('own-value', own)]],
    );
    assert.equal(JSON.stringify(evidence).includes(own), false);
  });

  it('that a rule knows are told once, by that rule', async t => {
    const repo = await folderWith(t, files);
    const evidence = await read(site => void (site.https = [route('/', page('Forum', `<p>${key}</p>`))]), { repo });
    assert.deepEqual(
      siteIn(evidence).found.map(one => [one.rule, one.names]),
      [['stripe-secret-key', ['STRIPE_SECRET_KEY']]],
    );
  });

  it('are none without a repository, or with one that is not there', async () => {
    const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: true }, progress: () => {} });
    const quiet = { ...io, patience: createPatience(100, 10) };
    assert.deepEqual(await ownValuesOf('/nowhere/at/all', quiet, new AbortController().signal), []);
    const evidence = await read(site => void (site.https = [route('/', page('Forum', '<p>x</p>'))]));
    assert.equal(evidence.ownValues, 0);
  });
});

describe('no value', () => {
  it('stands in the evidence, wherever it stood on the site', async t => {
    const own = randomBytes(24).toString('base64url');
    const repo = await folderWith(t, { '.env': `SESSION_SECRET=${own}\n` });
    const texts = positives.map(({ text }) => text).join('\n');
    const values = [...new Set(hitsOf(texts).map(({ value }) => value))];
    assert.ok(values.length > 50, `${values.length} values`);
    const secret = planted(7);
    const map = json({
      version: 3,
      sources: [`src/${secret}.ts`, 'src/b.ts'],
      sourcesContent: [`${secret}\n${own}`, texts],
    });
    const evidence = await read(
      site => {
        site.https = [
          route(
            '/',
            page(
              'Forum',
              `<pre>${texts}</pre><script>s="${own}"</script><script src="/k/${secret}.js?token=${secret}"></script><script src="/app.js"></script>`,
            ),
          ),
          route(`/k/${secret}.js`, answer(`k="${secret}"`)),
          route('/app.js', answer(`${texts}\n//# sourceMappingURL=app.js.map`)),
          route('/app.js.map', answer(map)),
          route('/.env', answer(`STRIPE_SECRET_KEY=${secret}\nA=${own}\n`, 'text/plain')),
          route('/.git/config', answer(`[core]\n\turl = https://${secret}@git.example/\n`, 'text/plain')),
          route('/*', { ...answer(`failed: ${secret} ${own}`, 'text/plain'), status: 500 }),
        ];
      },
      { repo },
    );
    const site = siteIn(evidence);
    assert.deepEqual(vias(site).toSorted(), ['error', 'file', 'inline', 'page', 'script', 'source-map']);
    assert.ok(
      seenAt(site).some(place => place.includes('… (')),
      'a value in an address or a file name is shown cut',
    );
    const text = JSON.stringify(evidence);
    // The values themselves are no part of the message.
    const leaked = [...values, secret, own].filter(
      value =>
        text.includes(value) ||
        text.includes(encodeURIComponent(value)) ||
        text.includes(JSON.stringify(value).slice(1, -1)),
    );
    assert.equal(leaked.length, 0, `${leaked.length} of ${values.length + 2} values stand in the evidence of ${host}`);
  });
});
