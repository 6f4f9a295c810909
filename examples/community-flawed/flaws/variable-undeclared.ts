import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'variable-undeclared',
  row: 'S3.c1',
  expected: 'deployment/env-complete',
  nature: 'request',
  story:
    'A variable was set on the server by hand on the evening it was needed and written down nowhere. The move to another platform brought over everything on the list; receipts went out from the wrong account for a week.',
  breaks: ['repository/variables.test.ts'],
  variants: {
    'read-in-passing': {
      severity: 'blocker',
      edit: repository =>
        editFile(
          repository,
          'src/billing/provider-client.ts',
          'headers: { authorization: `Bearer ${config.BILLING_KEY}` },',
          "headers: { authorization: `Bearer ${config.BILLING_KEY}`, 'stripe-account': process.env['BILLING_ACCOUNT'] ?? '' },",
        ),
    },
    'needed-and-not-in-the-example': {
      severity: 'blocker',
      edit: repository =>
        editFile(
          repository,
          'src/config.ts',
          '  PRICE_PATRON: text,\n',
          '  PRICE_PATRON: text,\n  MEDIA_BUCKET: text,\n',
        ),
    },
  },
});
