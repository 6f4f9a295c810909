import { createBillingProvider } from '../../community/src/billing/provider-client.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'checkout-returns-to-localhost',
  row: 'S3.c1',
  expected: 'deployment/callbacks',
  nature: 'sequence',
  story:
    'The address to return to after paying was written into the code when there was only one machine. People paid and landed on “localhost refused to connect”; several paid again, because nothing told them that the first time had worked.',
  breaks: ['billing/return-addresses.test.ts'],
  part: 'billing',
  variants: {
    'back-to-the-machine-of-the-developer': {
      severity: 'blocker',
      alter: ({ config }) => ({ billing: createBillingProvider({ ...config, PUBLIC_URL: 'http://localhost:3000' }) }),
    },
    'back-to-the-preview': {
      severity: 'blocker',
      alter: ({ config }) => ({
        billing: createBillingProvider({ ...config, PUBLIC_URL: 'https://community-git-main.preview.example' }),
      }),
    },
  },
});
