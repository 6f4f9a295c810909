import { editFile } from '../edit-file.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'works-on-one-machine',
  row: 'S3.f1',
  expected: 'deployment/clean-clone',
  nature: 'request',
  story:
    'It ran for a year on the machine it was written on. On the first clean machine it did not start: one file had never been in Git, and one package was there only because another project beside it had installed it.',
  breaks: ['repository/clone.test.ts'],
  variants: {
    'a-file-that-git-does-not-have': {
      severity: 'blocker',
      edit: repository => {
        editFile(
          repository,
          'src/server.ts',
          'const config = readConfig(process.env);',
          'const config = readConfig({ ...process.env, ...overrides });',
        );
        repository['src/server.ts'] =
          `import { overrides } from './local-overrides.ts';\n${repository['src/server.ts'] ?? ''}`;
        repository['.gitignore'] = `${repository['.gitignore'] ?? ''}src/local-overrides.ts\n`;
      },
    },
    'a-package-of-the-project-beside-it': {
      severity: 'blocker',
      edit: repository => {
        editFile(repository, 'src/start.ts', "app.log.info('listening'", "app.log.info(colours.green('listening')");
        repository['src/start.ts'] = `import colours from 'picocolors';\n${repository['src/start.ts'] ?? ''}`;
      },
    },
  },
});
