import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'keys-in-logs',
  row: 'S3.f2',
  expected: 'secrets/logged',
  nature: 'sequence',
  story:
    'For one afternoon of “why does it answer 401” the request was written to the log, header and all. The log goes to a service that five people and two tools may read, and keeps it for a year.',
  breaks: ['operations/secrets-stay.test.ts'],
  variants: {
    'the-request-to-the-provider-is-written-down': {
      severity: 'blocker',
      alter: ({ billing, config, log }) => ({
        billing: {
          ...billing,
          checkout: order => {
            log.info(`POST ${config.BILLING_API}/v1/checkout/sessions authorization: Bearer ${config.BILLING_KEY}`);
            return billing.checkout(order);
          },
        },
      }),
    },
    'what-a-signature-was-compared-with': {
      severity: 'blocker',
      alter: ({ verifySignature, log }) => ({
        verifySignature: (body, header, signing) => {
          try {
            verifySignature(body, header, signing);
          } catch (error) {
            log.warn(`webhook refused: ${header ?? 'no header'} does not fit the secret ${signing.secret}`);
            throw error;
          }
        },
      }),
    },
  },
});
