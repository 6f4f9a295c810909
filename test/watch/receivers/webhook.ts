import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Stripe } from 'stripe';
import { fault, objectIn, requestFaults, type Rules } from './receiver.ts';

const file = join(import.meta.dirname, '..', '..', '..', 'schemas', 'notice.schema.json');
const isNotice = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  formats: { 'date-time': text => !Number.isNaN(Date.parse(text)), uri: text => URL.canParse(text) },
}).compile(JSON.parse(readFileSync(file, 'utf8')) as object);

/** Verified by what people have for this scheme: the library of the payment service that made it. */
const isSigned = (body: string, header: unknown, secret: string): boolean => {
  try {
    Stripe.webhooks.constructEvent(body, String(header), secret, 300);
    return true;
  } catch {
    return false;
  }
};

export const webhookRules = (path: string, secret: string): Rules => ({
  faults: got => [
    ...requestFaults(got, path),
    ...fault(isNotice(objectIn(got)), `not as in the schema: ${JSON.stringify(isNotice.errors)}`),
    ...fault(isSigned(got.body, got.headers['launch-ready-signature'], secret), 'signature'),
    ...fault(/^[\x21-\x7e]{1,500}$/.test(String(got.headers['idempotency-key'])), 'idempotency key'),
  ],
  answers: {
    take: { status: 204, body: '' },
    'too-much': {
      status: 429,
      // Two minutes from the answer on, whenever that is.
      get headers() {
        return { 'retry-after': new Date(Date.now() + 120_000).toUTCString() };
      },
      body: 'slow down',
    },
    refuse: { status: 401, body: `no: ${secret}` },
    down: { status: 503, headers: { 'retry-after': '7' }, body: 'deploying' },
  },
  bad: { status: 422, body: 'no' },
});
