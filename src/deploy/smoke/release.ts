import { healthPaths } from '../../collectors/health/paths.ts';
import type { Drive } from '../../drive/drive.ts';
import { OutOfScope } from '../../drive/out-of-scope.ts';
import { askHealth } from '../health.ts';

/** Health routes asked for the release at most; those of the settings and of custom come first. */
const askedAtMost = 2;

/** What the app says is running; null where none of its health routes names it, or the run may not ask any more. */
export const releaseShown = async ({ config, scope, io, signal }: Drive): Promise<string | null> => {
  const paths = healthPaths(config.health, '/');
  const ordered = [...paths.filter(({ purpose }) => purpose === 'ready'), ...paths].slice(0, askedAtMost);
  try {
    for (const { path } of ordered) {
      await scope.admit(new URL(path, scope.app), signal);
      const answer = await askHealth({ origin: scope.app, path, version: config.health?.version }, io, signal);
      if (answer.status === 'ok' && answer.value.kind === 'json' && answer.value.version !== null)
        return answer.value.version;
    }
  } catch (error) {
    if (!(error instanceof OutOfScope)) throw error;
  }
  return null;
};
