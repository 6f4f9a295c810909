import assert from 'node:assert/strict';
import { test } from 'node:test';
import { netOptions, parseConnectTo, parseResolver } from '../../src/config/net-options.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';

test('a resolver is an address with or without port', () => {
  assert.deepEqual(parseResolver('9.9.9.9:5353'), { address: '9.9.9.9', port: 5353 });
  assert.deepEqual(parseResolver('9.9.9.9'), { address: '9.9.9.9', port: 53 });
  assert.deepEqual(parseResolver('[2620:fe::fe]:53'), { address: '2620:fe::fe', port: 53 });
  for (const wrong of ['dns.example.com:53', '9.9.9.9:0', '9.9.9.9:70000', '', '9.9.9.9:x']) {
    assert.throws(() => parseResolver(wrong), LaunchReadyError, wrong);
  }
});

test('connect-to takes a name or an address at the left and an address at the right', () => {
  assert.deepEqual(parseConnectTo('WWW.example.com:443:192.0.2.9:8443'), {
    from: { host: 'www.example.com', port: 443 },
    to: { address: '192.0.2.9', port: 8443 },
  });
  assert.deepEqual(parseConnectTo('[2001:db8::1]:443:[::1]:8443'), {
    from: { host: '2001:db8::1', port: 443 },
    to: { address: '::1', port: 8443 },
  });
  for (const wrong of [
    'example.com:443',
    'a:443:b.example:443',
    'a:443:192.0.2.9',
    'a:443:192.0.2.9:99999',
    '::1:443:::1:443',
  ]) {
    assert.throws(() => parseConnectTo(wrong), LaunchReadyError, wrong);
  }
});

test('a CA file that is missing or holds no certificate is refused', () => {
  assert.throws(() => netOptions({ ca: ['/nowhere/ca.pem'] }), /cannot be read/);
  assert.throws(
    () => netOptions({ ca: [import.meta.filename.replace('net-options.test', 'target.test')] }),
    /holds no certificate/,
  );
});
