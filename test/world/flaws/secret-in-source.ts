import { inRepo } from '../change.ts';
import { chance, privateKey, resendKey, stripeKey } from '../made-up.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'secret-in-source',
  row: 'S1.f3',
  expected: 'secrets/in-repository',
  story:
    'The assistant that wrote the checkout put the key where it was needed, the page worked, and it was committed with everything else.',
  variants: {
    'a-key-in-the-code': {
      severity: 'blocker',
      apply: plan =>
        inRepo(plan, {
          'src/pay.ts': `import Stripe from 'stripe';\n\nexport const stripe = new Stripe('${stripeKey('sk', 'live', 101)}');\n`,
        }),
    },
    'a-service-account-as-a-file': {
      severity: 'blocker',
      apply: plan =>
        inRepo(plan, {
          'src/push/account.json': `${JSON.stringify(
            {
              type: 'service_account',
              project_id: 'harbour',
              private_key_id: chance(102, 40, '0123456789abcdef'),
              private_key: `${privateKey(103)}\n`,
              client_email: 'push@harbour.iam.gserviceaccount.com',
              auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
            },
            null,
            2,
          )}\n`,
        }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/in-repository',
    trap: 'a key that every document of the provider prints as its example, and a hash that looks like one',
    apply: plan =>
      inRepo(plan, {
        'docs/payments.md': `Set \`STRIPE_SECRET_KEY\` to the key of your account, such as \`${['sk', 'live', 'x'.repeat(24)].join('_')}\`.\n`,
        'src/assets.ts': `export const integrity = 'sha512-${chance(104, 86)}==';\nexport const commit = '${chance(105, 40, '0123456789abcdef')}';\n`,
      }),
  }),
  defineNearMiss({
    check: 'secrets/in-repository',
    trap: 'a name that says secret, and a value that says where it comes from',
    apply: plan =>
      inRepo(plan, {
        'src/mail.ts': `const apiKey = process.env.MAIL_API_KEY;\nexport const secretName = 'projects/harbour/secrets/mail-api-key';\nexport const send = { apiKey, passwordField: 'current-password' };\n`,
        'src/mail.test.ts': `export const keyOfTests = '${resendKey(106).replaceAll(/[A-Za-z0-9](?=[^_]*$)/g, '0')}';\n`,
      }),
  }),
];
