import { badBuilds, type ExampleOnPm2, startExampleOnPm2 } from '../../test/deploy/drill/example-on-pm2.ts';
import { launchReady, type Typed } from './command-line.ts';
import { expect } from './steps.ts';

/** The community on a server of its own, with Git and pm2, from which its releases go out. */
export type Server = {
  readonly drill: () => Promise<string>;
  readonly deploy: () => Promise<string>;
  readonly stop: () => Promise<void>;
};

const version = async ({ site }: ExampleOnPm2): Promise<string> =>
  ((await (await fetch(`${site}/readyz`)).json()) as { readonly version: string }).version;

/** Starts it; what is seen there is kept in `state`, with everything else that is known of the community. */
export const startServer = async (state: string): Promise<Server> => {
  const example = await startExampleOnPm2();
  const typed: Typed = {
    cwd: example.checkout,
    env: { ...example.env, LAUNCH_READY_STATE: state, NO_COLOR: '1' },
  };
  const shared = ['--config', example.settings, '--active'];
  return {
    drill: async () => {
      const [bad] = example.bad;
      const [{ what }] = badBuilds as readonly [(typeof badBuilds)[number]];
      await launchReady(['deploy', 'drill', '--bad', `${bad ?? ''}=${what}`, ...shared], typed);
      expect((await version(example)) === example.good, 'the release before does not run again');
      return `a build with which ${what} went out, was noticed and was taken back (Git and pm2)`;
    },
    deploy: async () => {
      await launchReady(['deploy', ...shared], typed);
      expect((await version(example)) === example.better, 'the new release does not run');
      return 'the next release is out, and it works for members (Git and pm2)';
    },
    stop: example.stop,
  };
};
