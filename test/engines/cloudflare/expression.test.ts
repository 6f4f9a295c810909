import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { likeWildcard, matchOf, requestFacts } from '../../../src/engines/cloudflare/expression.ts';

const facts = requestFacts('https://app.example.com/api/webhooks/billing?x=1', { method: 'POST', cookie: '' });
const is = (expression: string, wanted: string): void => assert.equal(matchOf(expression, facts), wanted, expression);

suite('an expression of the rules language', () => {
  test('fields compared with texts', () => {
    is('http.host eq "app.example.com"', 'yes');
    is('http.host == "www.example.com"', 'no');
    is('http.host ne "www.example.com"', 'yes');
    is('http.request.uri.path contains "webhooks"', 'yes');
    is('http.request.uri.path in {"/login" "/api/webhooks/billing"}', 'yes');
    is('not http.request.uri.path in {"/login"}', 'yes');
    is('http.request.method eq "POST"', 'yes');
    is('http.request.uri.query eq "x=1"', 'yes');
    is('http.request.uri.path wildcard "/API/*/billing"', 'yes');
    is('http.request.uri.path strict wildcard "/API/*"', 'no');
    is('(http.request.full_uri wildcard r"https://*.example.com/api/*")', 'yes');
    is('ssl', 'yes');
    is('not ssl', 'no');
    is('true', 'yes');
  });

  test('functions', () => {
    is('starts_with(http.request.uri.path, "/api/")', 'yes');
    is('ends_with(lower(http.request.uri.path), "/BILLING")', 'no');
    is('lower(http.host) eq "app.example.com"', 'yes');
    is('upper(http.host) eq "APP.EXAMPLE.COM"', 'yes');
  });

  test('and before or, brackets before both', () => {
    is('true or true and false', 'yes');
    is('(true or true) and false', 'no');
    is('not true or true', 'yes');
    is('!(true && false) || false', 'yes');
  });

  test('what nobody knows stays open, unless the rest decides', () => {
    is('ip.src.country eq "DE"', 'unknown');
    is('ip.src.country eq "DE" and http.host eq "www.example.com"', 'no');
    is('ip.src.country eq "DE" or http.host eq "app.example.com"', 'yes');
    is('ip.src in {192.0.2.0/24 198.51.100.7}', 'unknown');
    is('not ip.src in $office', 'unknown');
    is('cf.threat_score gt 10', 'unknown');
    is('cf.client.bot', 'unknown');
    is('http.request.uri.path matches "^/api/"', 'unknown');
    is('http.user_agent contains "Stripe"', 'unknown');
    is('any(http.request.headers["x-a"][*] eq "1")', 'unknown');
    is('len(http.request.headers["authorization"]) gt 0', 'unknown');
    is('len(http.request.headers["authorization"]) gt 0 or http.host eq "app.example.com"', 'yes');
    is('any(lower(http.request.headers["x-a"][*])[*] contains "(") and false', 'unknown');
    is('http.host eq', 'unknown');
    is('http.host eq "app.example.com" extra', 'unknown');
    is('', 'unknown');
  });

  test('never throws, whatever is written there', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), text => ['yes', 'no', 'unknown'].includes(matchOf(text, facts))),
    );
  });

  test('a text in quotes is taken as it stands', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const quoted = `"${text.replaceAll('\\', '\\\\').replaceAll('"', String.raw`\"`)}"`;
        assert.equal(matchOf(`http.cookie eq ${quoted}`, { 'http.cookie': text }), 'yes');
      }),
    );
  });

  test('the star of a wildcard, against the regular expression that means the same', () => {
    const part = fc.stringMatching(/^[ab*]{0,8}$/);
    fc.assert(
      fc.property(part, fc.stringMatching(/^[ab]{0,10}$/), (pattern, text) => {
        assert.equal(likeWildcard(pattern, text), new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
      }),
    );
  });
});
