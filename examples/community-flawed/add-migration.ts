import type { Repository } from '../community/test/support/repository.ts';
import { editFile } from './edit-file.ts';

const folder = 'src/database/migrations';

/** Adds the next migration to the repository, in a file of its own and at the end of the list. */
export const addMigration = (repository: Repository, name: string, statements: readonly string[]): void => {
  const count = Object.keys(repository).filter(path => new RegExp(`^${folder}/\\d{4}-`).test(path)).length;
  const id = `${String(count + 1).padStart(4, '0')}-${name}`;
  const list = statements.map(statement => `  \`${statement}\`,\n`).join('');
  repository[`${folder}/${id}.ts`] = `export const next: readonly string[] = [\n${list}];\n`;
  editFile(repository, `${folder}/index.ts`, '\n];', `\n  { id: '${id}', statements: next },\n];`);
  repository[`${folder}/index.ts`] = `import { next } from './${id}.ts';\n${repository[`${folder}/index.ts`] ?? ''}`;
};
