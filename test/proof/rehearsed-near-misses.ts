import { editFile } from '../../examples/community-flawed/edit-file.ts';
import type { EditedNearMiss } from './edited-near-misses.ts';

/** The build makes a file that Git does not have, and the app loads it. */
const makes = `import { writeFileSync } from 'node:fs';

writeFileSync(new URL('../src/greeting.ts', import.meta.url), "export const greeting = 'listening';\\n");
`;

export const rehearsedNearMisses: readonly EditedNearMiss[] = [
  {
    check: 'deployment/clean-clone',
    trap: 'the build makes a file that .gitignore names and the app loads',
    edit: repository => {
      editFile(repository, 'package.json', '"start": ', '"build": "node scripts/greeting.js",\n    "start": ');
      repository['scripts/greeting.js'] = makes;
      repository['.gitignore'] = `${repository['.gitignore'] ?? ''}src/greeting.ts\n`;
      editFile(repository, 'src/start.ts', "app.log.info('listening'", 'app.log.info(greeting');
      repository['src/start.ts'] = `import { greeting } from './greeting.ts';\n${repository['src/start.ts'] ?? ''}`;
    },
  },
  {
    check: 'deployment/refuses-at-boot',
    trap: 'a secret has a value in the code for development alone, and another is optional',
    edit: repository => {
      editFile(
        repository,
        'src/config.ts',
        "APP_SECRET: z.string().min(32, 'needs at least 32 characters; make one with: openssl rand -base64 48')",
        "APP_SECRET:\n    process.env['NODE_ENV'] === 'production'\n      ? z.string().min(32, 'needs at least 32 characters')\n      : z.string().default('x'.repeat(32))",
      );
      editFile(
        repository,
        'src/config.ts',
        "BILLING_WEBHOOK_SECRET: z.string().min(16, 'needs at least 16 characters: an empty secret lets anybody sign')",
        "BILLING_WEBHOOK_SECRET:\n    process.env['NODE_ENV'] === 'production'\n      ? z.string().min(16, 'needs at least 16 characters')\n      : z.string().default('')",
      );
      editFile(repository, 'src/config.ts', 'MODEL_URL: ', 'STATISTICS_TOKEN: text.optional(),\n  MODEL_URL: ');
      editFile(repository, '.env.example', 'METRICS_TOKEN=', 'STATISTICS_TOKEN=replace-me\nMETRICS_TOKEN=');
    },
  },
];
