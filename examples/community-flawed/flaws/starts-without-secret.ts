import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'starts-without-secret',
  row: 'S3.c1',
  expected: 'deployment/refuses-at-boot',
  nature: 'request',
  story:
    'So that newcomers could start the app without asking anybody, the missing secret got a value of its own in the code. Production started with it for months; whoever had read the source could sign a session of any member.',
  breaks: ['repository/clone.test.ts', 'repository/variables.test.ts'],
  part: 'src/config.ts',
  variants: {
    'noticed-at-the-first-event': {
      severity: 'blocker',
      edit: repository =>
        editFile(
          repository,
          'src/config.ts',
          "BILLING_WEBHOOK_SECRET: z.string().min(16, 'needs at least 16 characters: an empty secret lets anybody sign')",
          "BILLING_WEBHOOK_SECRET: z.string().default('')",
        ),
    },
    'a-secret-that-everybody-knows': {
      severity: 'blocker',
      edit: repository =>
        editFile(
          repository,
          'src/config.ts',
          "APP_SECRET: z.string().min(32, 'needs at least 32 characters; make one with: openssl rand -base64 48')",
          "APP_SECRET: z.string().min(32).default('please-change-this-before-production')",
        ),
    },
  },
});
