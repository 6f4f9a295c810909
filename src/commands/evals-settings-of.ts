import type { EvalsSettings } from '../config/evals-settings.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { DriveAim } from './drive-aim.ts';

/** The settings of the assistant. Throws where they do not say how it is asked. */
export const assistantOf = ({ config }: Pick<DriveAim, 'config'>): EvalsSettings => {
  const own = config.evals;
  if (own !== undefined && own !== false) return own;
  throw new LaunchReadyError(
    'LR_CONFIG_INVALID',
    own === false
      ? 'The settings say that the app has no assistant.'
      : 'The settings do not say how the assistant is asked.',
    'Add an "evals" section to launch-ready.jsonc; docs/reference/config.md describes it.',
  );
};
