import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { rdapRecord } from '../../../src/collectors/registration/rdap-record.ts';

const domain = 'community.test';

const answer = (more: object): string =>
  JSON.stringify({
    objectClassName: 'domain',
    ldhName: 'COMMUNITY.TEST.',
    status: ['clientHold', 'auto renew period'],
    events: [
      { eventAction: 'expiration', eventDate: '2027-01-02T03:04:05+02:00' },
      { eventAction: 'registration', eventDate: 'some day' },
    ],
    entities: [
      { objectClassName: 'entity', roles: ['technical'], handle: 'T-1' },
      {
        objectClassName: 'entity',
        roles: ['registrar'],
        handle: 'R-1',
        vcardArray: ['vcard', [['fn', {}, 'text', 'Example Registrar']]],
      },
    ],
    ...more,
  });

test('dates become UTC, statuses the words of RFC 8056, the registrar its own name', () => {
  assert.deepEqual(rdapRecord(answer({}), domain), {
    found: true,
    registrar: 'Example Registrar',
    expiresAt: '2027-01-02T01:04:05.000Z',
    registeredAt: '',
    statuses: ['auto renew period', 'client hold'],
  });
});

test('a registry that says little is read for what it says', () => {
  assert.deepEqual(rdapRecord('{"objectClassName":"domain"}', domain), {
    found: true,
    registrar: '',
    expiresAt: '',
    registeredAt: '',
    statuses: [],
  });
  assert.equal(rdapRecord(answer({ entities: [{ roles: ['registrar'], handle: '292' }] }), domain)?.registrar, '292');
  assert.equal(rdapRecord(answer({ entities: 'none' }), domain)?.expiresAt, '2027-01-02T01:04:05.000Z');
});

test('an answer about something else is none', () => {
  assert.equal(rdapRecord(answer({ ldhName: 'other.test' }), domain), undefined);
  assert.equal(rdapRecord(answer({ objectClassName: 'nameserver' }), domain), undefined);
  assert.equal(rdapRecord('<html>maintenance</html>', domain), undefined);
});

test('whatever a registry sends, reading it does not throw', () => {
  fc.assert(fc.property(fc.json(), text => void rdapRecord(text, domain)));
  fc.assert(
    fc.property(
      fc.object({ key: fc.constantFrom('status', 'events', 'entities', 'ldhName', 'vcardArray', 'roles') }),
      more => {
        rdapRecord(answer(more), domain);
      },
    ),
  );
});
