import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalHost, parseTarget } from '../../src/config/target.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';

const refusal = (text: string): string => {
  try {
    parseTarget(text);
  } catch (error) {
    assert.ok(error instanceof LaunchReadyError);
    return error.message;
  }
  return assert.fail(`${text} was taken`);
};

test('a domain, a host and a web address all lead to the registrable domain', () => {
  for (const text of ['example.com', 'EXAMPLE.com.', 'https://www.example.com/join?x=1', 'app.example.com:8443']) {
    assert.equal(parseTarget(text).domain, 'example.com', text);
  }
  assert.equal(parseTarget('https://www.example.com/join').typed, 'www.example.com');
  assert.equal(parseTarget('club.example.co.uk').domain, 'example.co.uk');
});

test('an app on a platform name is its own domain', () => {
  assert.equal(parseTarget('my-club.vercel.app').domain, 'my-club.vercel.app');
});

test('an international name is shown in both forms', () => {
  const target = parseTarget('münchen-verein.de');
  assert.equal(target.domain, 'xn--mnchen-verein-wob.de');
  assert.equal(target.unicode, 'münchen-verein.de');
});

test('what is no domain name is refused with a sentence', () => {
  assert.match(refusal('192.0.2.7'), /is an IP address/);
  assert.match(refusal('[2001:db8::1]'), /is an IP address/);
  assert.match(refusal('0x7f000001'), /is an IP address/);
  assert.match(refusal(`${'a'.repeat(300)}.com`), /300 characters long; 63/);
  assert.match(refusal(Array.from({ length: 60 }, () => 'abcd').join('.')), /253/);
  assert.match(refusal('localhost'), /single word/);
  assert.match(refusal('exa mple.com'), /is not a domain name/);
  assert.match(refusal('-x.com'), /is not a domain name/);
  assert.match(refusal(''), /is not a domain name/);
  assert.match(refusal(`${'a.'.repeat(2000)}com`), /far too long/);
});

test('any text is either refused with a sentence or canonical, and canonical stays canonical', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.domain(), fc.webUrl()), text => {
      try {
        const { domain } = parseTarget(text);
        assert.equal(canonicalHost(domain), domain);
        assert.match(domain, /^[a-z0-9_.-]+$/);
      } catch (error) {
        assert.ok(error instanceof LaunchReadyError, String(error));
      }
    }),
  );
});
