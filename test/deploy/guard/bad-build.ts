import type { DeployState } from '../../../src/engines/guard/machine.ts';
import { deployed } from './guarding.ts';
import { startToyPlatform } from './toy-platform.ts';

/** One drill on the toy platform, with its record in a state folder: nobody can sign in, and it is taken back. */
export const badBuildTakenBack = async (state: string, domain: string): Promise<DeployState> => {
  const platform = await startToyPlatform();
  try {
    platform.addRelease('new', { login: 500 });
    const commands = {
      deploy: platform.command('deploy', '{release}'),
      rollback: platform.command('rollback', '{previous}'),
    };
    const toy = {
      state,
      domain,
      run: 'drill-1',
      root: platform.folder,
      origin: platform.origin,
      commands,
      release: 'new',
    };
    return await deployed(toy, {}, { drill: 'nobody can sign in' });
  } finally {
    await platform.stop();
  }
};
