import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRoutable } from '../../../src/evidence/derive/reach.ts';

test('addresses that lead into a network of one’s own, or nowhere, are not routable', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '172.31.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::FFFF:a9fe:a9fe',
  ])
    assert.ok(!isRoutable(address), address);
  for (const address of ['192.0.2.1', '172.32.0.1', '100.128.0.1', '223.255.255.1', '2001:db8::1', '2a00::ffff:1'])
    assert.ok(isRoutable(address), address);
});
