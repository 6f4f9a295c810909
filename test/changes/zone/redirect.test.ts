import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { ruleBody, type RecordBody } from '../../../src/changes/zone/bodies.ts';
import { redirectOf } from '../../../src/changes/hosts/cloudflare/read-redirect.ts';
import {
  hostState,
  redirectAsked,
  redirectRule,
  redirectWishes,
  sampleOf,
  targetOf,
  type RedirectAsked,
} from '../../../src/changes/hosts/cloudflare/redirect.ts';

const asked = (from: string, to: string): RedirectAsked => {
  const read = redirectAsked(from, to, 301);
  assert.ok(typeof read !== 'string', from);
  return read;
};

const leads = (from: string, to: string, visit: string): string | null => targetOf(asked(from, to), visit);

describe('a redirect as it is typed', () => {
  for (const [from, to, visit, target] of [
    ['www.a.test', 'https://a.test', 'https://www.a.test/x/y?z=1', 'https://a.test/x/y?z=1'],
    ['www.a.test/', 'https://a.test/', 'http://www.a.test/', 'https://a.test/'],
    ['old.a.test', 'https://a.test/news', 'https://old.a.test/x', 'https://a.test/news'],
    ['old.a.test', 'https://a.test/old/*', 'https://old.a.test/x', 'https://a.test/old/x'],
    ['a.test/offer', 'https://a.test/plans', 'https://a.test/offer?utm=1', 'https://a.test/plans?utm=1'],
    [
      'a.test/offer',
      'https://a.test/plans?from=offer',
      'https://a.test/offer?utm=1',
      'https://a.test/plans?from=offer',
    ],
    ['a.test/offer', 'https://a.test/plans', 'https://a.test/offers', null],
    ['a.test/blog/*', 'https://blog.test/*', 'https://a.test/blog/one', 'https://blog.test/one'],
    ['a.test/blog/*', 'https://blog.test', 'https://a.test/blog/one', 'https://blog.test/'],
    ['a.test/blog/*', 'https://b.test/x/*', 'https://a.test/blog/one/two', 'https://b.test/x/one/two'],
    ['http://a.test', 'https://a.test', 'http://a.test/x', 'https://a.test/x'],
    ['http://a.test', 'https://a.test', 'https://a.test/x', null],
  ] as const) {
    it(`${from} to ${to}: ${visit} goes to ${target}`, () => assert.equal(leads(from, to, visit), target));
  }

  for (const [from, to] of [
    ['a.test', 'https://a.test'],
    ['a.test/x', 'a.test/x'],
    ['a.test/blog/*', 'https://a.test/blog/new/*'],
    ['a.test/x', 'https://b.test/*'],
    ['a.test/x?y=1', 'https://b.test/'],
    ['a.test:8080/x', 'https://b.test/'],
    ['user@a.test/x', 'https://b.test/'],
    ['a.test/*/x', 'https://b.test/'],
    ['not a host', 'https://b.test/'],
    ['a.test/x', 'javascript:alert(1)'],
    ['localhost/x', 'https://b.test/'],
  ] as const) {
    it(`${from} to ${to} is refused`, () => assert.equal(typeof redirectAsked(from, to, 301), 'string'));
  }

  it('is a sound rule, and can be read back from it, whatever stands in the path', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    const host = fc.tuple(label, label).map(parts => `${parts.join('.')}.test`);
    const path = fc.webPath().filter(text => !text.includes('*'));
    const from = fc
      .tuple(
        fc.constantFrom('', 'http://', 'https://'),
        host,
        fc.oneof(
          path,
          path.map(text => `${text}/*`),
        ),
      )
      .map(parts => parts.join(''));
    const to = fc
      .tuple(
        host,
        fc.oneof(
          path,
          path.map(text => `${text}/*`),
        ),
      )
      .map(([name, text]) => `https://new.${name}${text}`);
    fc.assert(
      fc.property(from, to, fc.constantFrom(301, 302, 307, 308), (left, right, status) => {
        const read = redirectAsked(left, right, status);
        if (typeof read === 'string') return;
        const rule = redirectRule(read);
        assert.deepEqual(ruleBody.parse(rule), rule);
        assert.deepEqual(redirectOf(rule), read);
        const target = targetOf(read, sampleOf(read));
        assert.ok(target !== null && new URL(target).hostname.startsWith('new.'));
      }),
    );
  });

  it('cannot end a text of the rules language', () => {
    const rule = redirectRule({
      scheme: null,
      host: 'a.test',
      match: { kind: 'exact', path: '/a" or true or "\\' },
      to: 'https://b.test/"',
      keepsRest: false,
      status: 301,
    });
    assert.equal(
      rule.expression,
      String.raw`(http.host eq "a.test" and http.request.uri.path eq "/a\" or true or \"\\")`,
    );
  });
});

describe('what a redirect takes', () => {
  const record = (name: string, type: string, proxied: boolean): RecordBody => ({
    name,
    type,
    content: 'x',
    ttl: 1,
    proxied,
  });
  it('is a proxy before the host', () => {
    assert.equal(hostState('a.test', [record('a.test', 'A', true), record('a.test', 'MX', false)]), 'proxied');
    assert.equal(hostState('a.test', [record('a.test', 'A', false), record('a.test', 'AAAA', true)]), 'open');
    assert.equal(hostState('b.a.test', [record('*.a.test', 'CNAME', true)]), 'proxied');
    assert.equal(
      hostState('b.a.test', [record('*.a.test', 'CNAME', true), record('b.a.test', 'TXT', false)]),
      'absent',
    );
    assert.equal(hostState('b.a.test', [record('a.test', 'A', true)]), 'absent');
  });

  it('is never switched on unasked', () => {
    const read = asked('a.test/x', 'https://b.test/');
    const open = [record('a.test', 'A', false)];
    assert.equal(typeof redirectWishes(read, open, { proxy: false, because: [] }), 'string');
    const wishes = redirectWishes(read, open, { proxy: true, because: [] });
    assert.deepEqual(typeof wishes === 'string' ? wishes : wishes.map(({ kind }) => kind), ['proxy', 'rule']);
  });
});
