import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sitesOf } from '../../../src/collectors/served/sites.ts';
import type { Chain } from '../../../src/evidence/http.ts';
import { seen, silent, type Leaf } from '../../../src/evidence/leaf.ts';

const host = 'www.community.test';
const declared = { domain: 'community.test', hosts: [] };

const chain = (start: string, ...urls: readonly string[]): Leaf<Chain> =>
  seen({
    start,
    hops: urls.map(url => ({ url, address: '192.0.2.1', status: 200, headers: [] })),
    end: { how: 'answered' },
  });

const pagesOf = (chains: { readonly [start: string]: Leaf<Chain> }) =>
  sitesOf([host], { invented: null, probePath: '/probe', chains }, declared).sites.map(({ pages }) => pages);

test('a door that answered too late is tried again where another one led to the host', () => {
  const late = silent('no answer within 300 ms');
  const http = chain(`http://${host}/`, `http://${host}/`, 'https://elsewhere.example/');
  assert.deepEqual(pagesOf({ [`https://${host}/`]: late, [`http://${host}/`]: http }), [[`https://${host}/`]]);
});

test('a host of which no door answered is closed with the reason', () => {
  const { sites, closed } = sitesOf(
    [host],
    { invented: null, probePath: '/probe', chains: { [`https://${host}/`]: silent('no answer within 300 ms') } },
    declared,
  );
  assert.deepEqual([sites, closed], [[], { [host]: silent('no answer within 300 ms') }]);
});

test('a door that answered is where it begins, and http is not asked beside it', () => {
  const chains = {
    [`https://${host}/`]: chain(`https://${host}/`, `https://${host}/`),
    [`http://${host}/`]: silent('no answer within 300 ms'),
  };
  assert.deepEqual(pagesOf(chains), [[`https://${host}/`]]);
});
