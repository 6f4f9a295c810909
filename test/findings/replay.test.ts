import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seen } from '../../src/evidence/leaf.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { renderReplay, replayContext, type ReplayContext } from '../../src/findings/replay.ts';
import { faultAt, setOf } from './engine.ts';

const bare: ReplayContext = {
  net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
  addressOf: () => undefined,
};
const routed: ReplayContext = {
  net: {
    resolver: { address: '127.0.0.1', port: 5300 },
    connectTo: [
      { from: { host: '192.0.2.10', port: 443 }, to: { address: '127.0.0.1', port: 8443 } },
      { from: { host: '192.0.2.53', port: 53 }, to: { address: '127.0.0.1', port: 5301 } },
    ],
    caFiles: ["/tmp/it's ca.pem"],
    configFile: null,
  },
  addressOf: host => (host === 'www.a.test' ? '192.0.2.10' : undefined),
};
const rendered = (replay: Parameters<typeof faultAt>[1], context: ReplayContext) =>
  renderReplay(faultAt('www.a.test', replay), context).command;

describe('commands without options are what anybody would type', () => {
  test('dig', () => {
    assert.equal(
      rendered({ replay: { tool: 'dig', name: 'a.test', type: 'A', at: 'resolver', shows: 'x' } }, bare),
      'dig +noall +comments +answer +authority +tries=1 +time=3 a.test A',
    );
  });
  test('curl', () => {
    assert.equal(
      rendered({ replay: { tool: 'curl', url: 'https://www.a.test/', shows: 'x' } }, bare),
      'curl -sS --max-time 10 -o /dev/null -D - https://www.a.test/',
    );
  });
});

test('what must not be on a screen is counted', () => {
  assert.equal(
    rendered({ replay: { tool: 'curl', url: 'https://www.a.test/a.js', counts: "k_[^'a]{3}($|x)", shows: 'x' } }, bare),
    String.raw`curl -sS --max-time 10 https://www.a.test/a.js | grep -a -c -E -e 'k_[^'\''a]{3}($|x)'`,
  );
});

test('a token is named by its variable, and nothing else is left for the shell to read', () => {
  const url = 'https://api.a.test/v4/zones?name=$HOME';
  assert.equal(
    rendered({ replay: { tool: 'curl', url, prints: 'body', bearer: 'EDGE_TOKEN', shows: 'x' } }, bare),
    `curl -sS --max-time 10 -H "Authorization: Bearer $EDGE_TOKEN" 'https://api.a.test/v4/zones?name=$HOME'`,
  );
  for (const bearer of ['EDGE TOKEN', 'X"; rm -rf ~; "', '$(id)', 'x`id`'])
    assert.doesNotMatch(
      rendered({ replay: { tool: 'curl', url: 'https://api.a.test/', bearer, shows: 'x' } }, bare) ?? '',
      /-H "/,
    );
});

test('an event is sent, and so many times over one connection', () => {
  const post = { headers: { 'content-type': 'application/json' }, body: "{'}" };
  assert.equal(
    rendered({ replay: { tool: 'curl', url: 'https://www.a.test/hook', post, times: 70, shows: '429' } }, bare),
    String.raw`curl -sS --max-time 10 -o /dev/null -D - -H 'content-type: application/json' -d '{'\''}' 'https://www.a.test/hook#[1-70]'`,
  );
});

describe('the network options of the run are in the command', () => {
  test('dig asks the mapped server', () => {
    const command = rendered(
      { replay: { tool: 'dig', name: 'a.test', type: 'A', at: '192.0.2.53', tcp: true, shows: 'x' } },
      routed,
    );
    assert.match(command ?? '', /^dig @127\.0\.0\.1 -p 5301 \+norecurse \+tcp /);
  });
  test('two servers that differ are asked one after the other, each where it is mapped', () => {
    const command = rendered(
      { replay: { tool: 'dig', name: 'a.test', type: 'A', at: '192.0.2.53', and: '192.0.2.54', shows: 'x' } },
      routed,
    );
    assert.match(command ?? '', /^dig @127\.0\.0\.1 -p 5301 [^;|]+ a\.test A; dig @192\.0\.2\.54 [^;|]+ a\.test A$/);
  });
  test('curl is pinned where the run connected, and trusts the same authority', () => {
    const command = rendered({ replay: { tool: 'curl', url: 'https://www.a.test/', shows: 'x' } }, routed);
    assert.match(command ?? '', /--connect-to www\.a\.test:443:127\.0\.0\.1:8443/);
    assert.ok(command?.includes(String.raw`--cacert '/tmp/it'\''s ca.pem'`));
  });
  test('openssl connects to the mapped address and still names the host', () => {
    const command = rendered(
      {
        replay: { tool: 'openssl', host: 'www.a.test', address: '192.0.2.10', port: 443, protocol: 'tls1', shows: 'x' },
      },
      routed,
    );
    assert.match(command ?? '', /s_client -connect 127\.0\.0\.1:8443 -servername www\.a\.test/);
    assert.ok(command?.includes('-tls1 -cipher ALL:@SECLEVEL=0 </dev/null 2>&1'));
  });
});

describe('what a run met', () => {
  const set: EvidenceSet = {
    ...setOf({ 'a.test': '192.0.2.1' }),
    repo: "/srv/the founder's app",
    keys: {
      ...setOf({ 'a.test': '192.0.2.1' }).keys,
      http: {
        status: 'ok',
        value: {
          probePath: '/x',
          invented: null,
          chains: {
            'https://a.test/': seen({
              start: 'https://a.test/',
              hops: [{ url: 'https://one.builder.test/', address: '203.0.113.7', status: 200, headers: [] }],
              end: { how: 'answered' },
            }),
          },
        },
      },
    },
  };

  test('a host that only a redirect or a link led to is found where the run found it', () => {
    const { addressOf } = replayContext(set);
    assert.equal(addressOf('one.builder.test'), '203.0.113.7');
    assert.equal(addressOf('a.test'), '192.0.2.1');
    assert.equal(addressOf('unknown.test'), undefined);
  });

  test('the address met does not hang on the order in which the evidence was kept', () => {
    const met = (address: string) =>
      seen({
        start: 'https://a.test/',
        hops: [{ url: 'https://two.builder.test/', address, status: 200, headers: [] }],
        end: { how: 'answered' as const },
      });
    const chains = { 'https://b.test/': met('203.0.113.9'), 'https://a.test/': met('203.0.113.8') };
    const turned = Object.fromEntries(Object.entries(chains).toReversed());
    for (const order of [chains, turned]) {
      const keys = { http: { status: 'ok' as const, value: { probePath: '/x', invented: null, chains: order } } };
      assert.equal(replayContext({ ...set, keys }).addressOf('two.builder.test'), '203.0.113.8');
    }
  });

  test('git looks into the repository of the run, wherever the line is pasted', () => {
    const replay = { tool: 'git', args: ['grep', '-n', 'x'], shows: 'x' } as const;
    assert.equal(rendered({ replay }, replayContext(set)), String.raw`git -C '/srv/the founder'\''s app' grep -n x`);
    assert.equal(rendered({ replay }, bare), 'git grep -n x');
  });
});

describe('hostile words', () => {
  test('are quoted', () => {
    const command = rendered(
      { replay: { tool: 'dig', name: 'a.test;$(reboot)', type: 'TXT', at: 'resolver', shows: 'x' } },
      bare,
    );
    assert.ok(command?.endsWith("'a.test;$(reboot)' TXT"));
  });
  test('with control characters give no command but a reason', () => {
    const made = renderReplay(
      faultAt('x', { replay: { tool: 'dig', name: 'a\u001b]0;x\u0007', type: 'A', at: 'resolver', shows: 'x' } }),
      bare,
    );
    assert.equal(made.command, null);
    assert.match(made.reason ?? '', /control characters/);
  });
});
