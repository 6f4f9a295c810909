import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allowedBy, allowing } from '../../../src/evidence/derive/caa.ts';

const owner = 'community.test';
const issuer = fc.constantFrom('letsencrypt.org', 'pki.goog', 'sectigo.com', ';', '', 'amazon.com; account=1');
const line = fc.oneof(
  fc
    .record({
      flags: fc.constantFrom(0, 128),
      tag: fc.constantFrom('issue', 'issuewild', 'iodef', 'Issue', 'future'),
      value: issuer,
    })
    .map(({ flags, tag, value }) => `${flags} ${tag} "${value}"`),
  fc.string(),
);

test('the set that is printed allows the issuer it is printed for, whatever stood there', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.boolean(), (values, wildcard) => {
      const printed = allowing({ owner, values }, 'digicert.com', wildcard);
      const allowed = allowedBy({ owner, values: printed }, wildcard);
      assert.ok(
        allowed === 'everyone' || allowed.includes('digicert.com'),
        `${JSON.stringify(values)} → ${JSON.stringify(printed)}`,
      );
    }),
  );
});

test('who could issue before can issue afterwards', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.boolean(), (values, wildcard) => {
      const before = allowedBy({ owner, values }, wildcard);
      const after = allowedBy({ owner, values: allowing({ owner, values }, 'digicert.com', wildcard) }, wildcard);
      if (before === 'everyone' || after === 'everyone') return;
      for (const name of before) assert.ok(after.includes(name), name);
    }),
  );
});
