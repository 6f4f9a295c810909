import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';
import { inventedKey, keyPrefix } from '../invented-key.ts';

export default defineFlaw({
  name: 'key-in-compose-file',
  row: 'S3.c2',
  expected: 'secrets/kept-in-vault',
  nature: 'request',
  story:
    'The file that describes the services was the quickest place to try the live key, and it worked, so it stayed. Everybody who may read the code can charge cards; a key of this kind was used for 175 charges before the owner woke up.',
  breaks: ['repository/variables.test.ts'],
  part: 'compose.yaml',
  variants: {
    'beside-the-database-address': {
      severity: 'blocker',
      reason: 'the commit is pushed, so the key is a secret that others have (S1.f3)',
      edit: repository =>
        editFile(
          repository,
          'compose.yaml',
          '      DATABASE_URL:',
          `      BILLING_KEY: ${inventedKey(keyPrefix('sk', 'live'))}\n      DATABASE_URL:`,
        ),
    },
    'in-a-second-file-for-the-server': {
      severity: 'blocker',
      reason: 'the commit is pushed, so the key is a secret that others have (S1.f3)',
      edit: repository => {
        repository['compose.production.yaml'] = [
          'services:',
          '  app:',
          '    environment:',
          `      APP_SECRET: ${inventedKey('', 48)}`,
          `      BILLING_WEBHOOK_SECRET: ${inventedKey(['wh', 'sec_'].join(''))}`,
          '  database:',
          '    environment:',
          `      POSTGRES_PASSWORD: ${inventedKey('', 20)}`,
          '',
        ].join('\n');
      },
    },
  },
});
