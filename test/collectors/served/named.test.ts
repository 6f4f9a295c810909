import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { page } from '../../world/parts.ts';
import { json, planted, route, seenAt, servedWorld } from './served-site.ts';

const { siteWith } = servedWorld();
const hex = (length: number): string => randomBytes(length / 2).toString('hex');
const drawn = (length: number): string =>
  randomBytes(length * 2)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, length - 1) + '7';
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** Values that only their names explain, as state of an app would hold them. */
const secrets = {
  postmarkServerToken: randomUUID(),
  nextAuthSecret: drawn(43),
  cohereApiKey: drawn(40),
  algoliaAdminKey: hex(32),
  auth0ClientSecret: drawn(64),
};
const found = ['algolia-admin-key', 'auth0-client-secret', 'cohere-api-key', 'postmark-server-token', 'signing-secret'];

describe('a value that only its name explains is found', () => {
  for (const [what, markup] of Object.entries({
    'in the state of a page': `<script>\nwindow.__STATE__=${json({ config: secrets })}</script>`,
    'in JSON in a script element': `<script type="application/json">\n${json({ props: secrets })}</script>`,
    'in the state of server components': `<script>\nself.__next_f.push([1,${json(`7:["$","a",null,${json(secrets)}]`)}])</script>`,
    'in an attribute with data': `\n<div id="app" data-page="${escaped(json({ props: secrets }))}"></div>`,
    'in a comment': `\n<!-- ${Object.entries(secrets)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n')} -->`,
  }))
    it(what, async () => {
      const site = await siteWith([route('/', page('Forum', markup))]);
      const raised = site.found.filter(one => one.class === 'secret');
      assert.deepEqual(raised.map(one => one.rule).toSorted(), found);
      for (const value of Object.values(secrets)) assert.ok(!JSON.stringify(site).includes(value.slice(8, 20)));
    });

  it('in an error that shows the settings', async () => {
    const rows = `<table><tr><td>POSTMARK_SERVER_TOKEN</td><td>x</td></tr></table><pre>POSTMARK_SERVER_TOKEN=${secrets.postmarkServerToken}\n</pre>`;
    const site = await siteWith([
      route('/', page('Forum', '<h1>Forum</h1>')),
      route('/*', { ...page('Error', rows), status: 500 }),
    ]);
    assert.deepEqual([...new Set(site.found.map(one => one.rule))], ['postmark-server-token']);
  });

  it('and a key that gives itself away reads through entities as well', async () => {
    const url = `https://hooks.community.test/?a=1&key=${planted()}`;
    const site = await siteWith([route('/', page('Forum', `<p>one</p>\n<a data-hook="${escaped(url)}">x</a>`))]);
    assert.deepEqual(seenAt(site), ['page /:2']);
  });
});

describe('what pages hold on purpose, or for the visitor alone, is no alarm', () => {
  const state = {
    discordAvatar: hex(32),
    discord: { id: '308994132968210433', avatar: hex(32), banner: drawn(32) },
    discordInvite: drawn(32),
    sessionKey: drawn(40),
    session_key: drawn(24),
    csrfToken: drawn(43),
    csrfSecret: drawn(43),
    authenticity_token: drawn(64),
    nonce: drawn(22),
    algoliaSearchKey: hex(32),
    ALGOLIA_SEARCH_API_KEY: hex(32),
    algoliaApiKey: hex(32),
    auth0ClientId: drawn(32),
    auth0: { domain: 'forum.eu.auth0.com', clientId: drawn(32) },
    intercomAppId: 'a1b2c3d4',
    pusherKey: hex(20),
    recaptchaSiteKey: `6L${drawn(38)}`,
    vapidPublicKey: drawn(87),
    postmarkMessageId: randomUUID(),
    railwayDeploymentId: randomUUID(),
    vercelDeployment: drawn(24),
    mistralConversation: drawn(32),
    sentryTrace: `${hex(32)}-${hex(16)}-0`,
    githubSha: hex(40),
    buildId: drawn(21),
    githubClientId: hex(20),
    cloudflareRay: hex(16),
    encryptionKeyId: randomUUID(),
  };
  const markup = [
    `<meta name="csrf-token" content="${drawn(43)}">`,
    `<meta name="sentry-trace" content="${hex(32)}-${hex(16)}-0">`,
    `<meta name="baggage" content="sentry-environment=production,sentry-public_key=${hex(32)},sentry-trace_id=${hex(32)}">`,
    `<script src="https://static.cloudflareinsights.com/beacon.min.js" integrity="sha512-${randomBytes(64).toString('base64')}" data-cf-beacon='{"token": "${hex(32)}"}'></script>`,
    `<a href="/cdn-cgi/l/email-protection#${hex(60)}" data-cfemail="${hex(60)}">mail</a>`,
    `<input type="hidden" name="session_key" value="${drawn(40)}">`,
    `<div class="g-recaptcha" data-sitekey="6L${drawn(38)}"></div>`,
    `<img src="https://cdn.discordapp.com/avatars/308994132968210433/${hex(32)}.png">`,
    `<div data-props="${escaped(json(state))}"></div>`,
    `<script>window.__STATE__=${json(state)}</script>`,
    `<script nonce="${drawn(22)}">self.__next_f.push([1,${json(json(state))}])</script>`,
  ].join('\n');

  it('neither in markup, attributes and state', async () => {
    const site = await siteWith([route('/', page('Forum', markup))]);
    assert.deepEqual(
      site.found.filter(one => one.class === 'secret').map(one => `${one.rule} ${one.names.join()}`),
      [],
    );
  });

  it('nor by any rule for what is public', async () => {
    const open = rules
      .filter(rule => rule.class === 'public')
      .flatMap(rule => rule.positives())
      .join('\n');
    const site = await siteWith([route('/', page('Forum', `<script>\n${open}\n</script>`))]);
    assert.ok(site.found.some(one => one.class === 'public'));
    assert.deepEqual(
      site.found.filter(one => one.class === 'secret').map(one => one.rule),
      [],
    );
  });
});
