import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { platformVariables } from '../../src/collectors/env-use/platform-names.ts';
import { parseConnectTo } from '../../src/config/net-options.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { startIssuers } from '../commands/issuers.ts';

const key = ['rnd', 'of', 'this', 'test'].join('_');
const value = ['a', 'value', 'that', 'nobody', 'keeps'].join('-');
const variable = (name: string, text: string) => ({ envVar: { key: name, value: text }, cursor: `at-${name}` });

/** 120 variables of the service itself, on two pages, and two groups of which one is linked. */
const own = Array.from({ length: 120 }, (_, index) => variable(`OWN_${index}`, `${value}-${index}`));
const answers: { readonly [route: string]: unknown } = {
  '/v1/services/srv-harbour/env-vars?limit=100': own.slice(0, 100),
  '/v1/services/srv-harbour/env-vars?limit=100&cursor=at-OWN_99': own.slice(100),
  '/v1/env-groups?limit=100': ['evg-linked', 'evg-other'].map(id => ({ envGroup: { id }, cursor: id })),
  '/v1/env-groups/evg-linked': {
    envVars: [
      { key: 'SHARED_SECRET', value },
      { key: 'OWN_1', value: 'of the group' },
    ],
    serviceLinks: [{ id: 'srv-harbour', type: 'web_service' }],
  },
  '/v1/env-groups/evg-other': { envVars: [{ key: 'NOT_OURS', value }], serviceLinks: [{ id: 'srv-other' }] },
};

test('Render is asked for all pages, and for the groups that are linked; values are only fingerprinted', async t => {
  let changed: { readonly [route: string]: unknown } = {};
  const issuers = await startIssuers(t, ['api.render.com'], ({ url = '', headers }, response) => {
    const answer = headers.authorization === `Bearer ${key}` ? { ...answers, ...changed }[url] : 401;
    if (typeof answer === 'number' || answer === undefined) response.writeHead(answer ?? 404).end('{}');
    else response.writeHead(200).end(JSON.stringify(answer));
  });
  const asked = (place: object, given: string | undefined = key) => {
    const ca = issuers.ca.map(file => ({ file, pem: readFileSync(file, 'utf8') }));
    const connectTo = issuers.connectTo.map(parseConnectTo);
    const net = { resolver: { address: '127.0.0.1', port: 9 }, connectTo, ca, offline: false };
    const io = {
      ...realIo({ net, progress: () => undefined }),
      env: (name: string) => (name === 'RENDER_API_KEY' ? given : undefined),
    };
    const { signal } = new AbortController();
    const aim = { environment: 'production' as const, root: '.', salt: 'of one run', signal };
    return platformVariables({ platform: 'render', app: 'srv-harbour', ...place }, aim, io);
  };

  const found = await asked({});
  assert.ok(found.status === 'ok', JSON.stringify(found));
  const { from, rehearsed, variables } = found.value;
  assert.deepEqual([from, rehearsed, variables.length], ['the API of Render (srv-harbour)', false, 121]);
  const named = new Map(variables.map(each => [each.name, each.print]));
  assert.ok(named.has('SHARED_SECRET') && !named.has('NOT_OURS'));
  assert.match(named.get('OWN_119') ?? '', /^[0-9a-f]{16}$/);
  assert.ok(!JSON.stringify(found).includes(value) && !JSON.stringify(found).includes(key));

  const reasons: (readonly [object, string | undefined, object, RegExp])[] = [
    [{}, 'wrong', {}, /^Render does not take the key \(401\)$/],
    [{ app: 'srv-nowhere' }, key, {}, /^Render knows no service with this ID/],
    [{}, key, { '/v1/env-groups?limit=100': 500 }, /^Render answered 500$/],
    [{}, key, { '/v1/env-groups?limit=100': { error: 'x' } }, /something else than a list/],
  ];
  for (const [place, given, change, reason] of reasons) {
    changed = change as typeof changed;
    const leaf = await asked(place, given);
    assert.ok(leaf.status === 'silent');
    assert.match(leaf.reason, reason);
  }

  const before = issuers.asked.length;
  for (const [place, given, reason] of [
    [{ app: undefined }, key, /ID of a service/],
    [{}, '', /RENDER_API_KEY, with which Render is asked, is not set/],
    [{ token: 'OTHER_KEY' }, key, /OTHER_KEY, with which/],
  ] as const) {
    const leaf = await asked(place, given);
    assert.ok(leaf.status === 'silent');
    assert.match(leaf.reason, reason);
  }
  assert.equal(issuers.asked.length, before);
});
