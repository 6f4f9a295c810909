import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rdapUrl } from '../../../src/providers/dns/rdap.ts';

test('known endings go straight to their registry, all others through the redirector', () => {
  assert.equal(rdapUrl('example.com'), 'https://rdap.verisign.com/com/v1/domain/example.com');
  assert.equal(rdapUrl('community.test'), 'https://rdap.org/domain/community.test');
  assert.equal(rdapUrl('example.constructor'), 'https://rdap.org/domain/example.constructor');
});
