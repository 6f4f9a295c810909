import { test } from 'node:test';
import { internetPrograms } from './internet.ts';
import { skippedWithout } from './program.ts';
import { assertCaught, placeFor, swapped } from './proven.ts';

const skip = skippedWithout({ ...internetPrograms, curl: 'curl', openssl: 'openssl' });
const host = 'auth.community.test';

test('faults made in the files of nginx are caught by exactly their check', { skip }, async t => {
  const place = await placeFor(t, 'nsd');

  await t.test('a host is given the certificate of its neighbour', () =>
    assertCaught(place, {
      check: 'launch-path/certificate-name',
      at: host,
      spoil: internet =>
        internet.serveWith({ 'web/nginx.conf': swapped(`certificates/${host}.`, 'certificates/app.community.test.') }),
    }),
  );

  await t.test('the file has the certificate alone, without the one that vouches for it', () =>
    assertCaught(place, {
      check: 'launch-path/certificate-chain',
      at: host,
      spoil: internet =>
        internet.serveWith({
          [`web/certificates/${host}.pem`]: text => text.slice(0, text.indexOf('-----BEGIN', 1)),
        }),
    }),
  );

  await t.test('a rule meant for the old address sends the new one to itself', () =>
    assertCaught(place, {
      check: 'launch-path/redirect-loop',
      at: host,
      spoil: internet =>
        internet.serveWith({
          'web/nginx.conf': swapped(`rewrite ^ /${host}-0.page break;`, `return 301 https://${host}/;`),
        }),
    }),
  );
});
