import { globSync } from 'node:fs';

/** Tests of an engine against a real server; they stand beside its pure ones. */
const overNetwork = '**/*.world.test.ts';
/** What a tier of its own runs, wherever it stands. */
const apart = ['**/*.slow.test.ts', '**/*.long.test.ts', '**/*.soak.test.ts'];

type Tier = {
  readonly isolated: boolean;
  readonly files: readonly string[];
  readonly except?: readonly string[];
  /** How many files run at once; two when absent. */
  readonly atOnce?: number;
  /** The longest that one test takes; two minutes when absent. */
  readonly mostMs?: number;
};

/**
 * Which tests run together. `isolated`: each file in a process of its own. Otherwise all share two
 * processes: starting hundreds costs more than running them.
 */
export const tiers: { readonly [name: string]: Tier } = {
  pure: {
    isolated: false,
    files: [
      'test/{golden,checks,engines,evals,config,contract,evidence,findings,platform,providers,changes,deliverables,reporters,mcp,repo}/**/*.test.ts',
      'test/drive/{parts,billing,mail-kinds,routes,recipes,signals}/**/*.test.ts',
      'test/watch/{*,export/*,install/*}.test.ts',
    ],
    except: [overNetwork, ...apart],
  },
  /** Three at once on two cores: near half of the time they wait for an answer that does not come. */
  world: {
    isolated: true,
    atOnce: 3,
    files: [
      'test/{world,collectors,commands,drive/inbox,deploy,proof}/**/*.test.ts',
      'test/watch/{dashboard,logs,probes,replay,runs,store}/**/*.test.ts',
      `test/{engines,evals,watch,drive/recipes,drive/parts}/${overNetwork}`,
      'test/drive/community/{scenarios,recognised}.test.ts',
    ],
    except: ['test/deploy/drill/**', ...apart],
  },
  /** What takes many seconds: every moment of a crash, every silence, every word of a command, whatever wants a whole repository. */
  slow: { isolated: true, files: ['test/**/*.slow.test.ts'] },
  /** The whole drive on the example community: also in a browser, and killed at any moment (DRIVE_KILLS). */
  drive: {
    isolated: true,
    files: ['test/drive/{awkward,community}/**/*.test.ts', 'test/drive/webhook-through-edge.test.ts'],
    except: apart,
  },
  /** Bad builds of the example community, deployed with pm2 and taken back. */
  deploy: { isolated: true, mostMs: 480_000, files: ['test/deploy/drill/**/*.test.ts'] },
  /** Outputs of Vite and Next.js, built by themselves where BUNDLE_TOOLS says that they are installed. */
  bundles: { isolated: true, mostMs: 240_000, files: ['test/bundles/**/*.test.ts'] },
  /** The drive on apps whose authors are others: libraries from npm, put together as their documentation shows. */
  foreign: { isolated: true, files: ['test/foreign/**/*.test.ts'] },
  /** What takes minutes of one processor: a megabyte against every rule. */
  long: { isolated: true, files: ['test/**/*.long.test.ts'] },
  /** What takes tens of minutes, or a quiet machine: every case of the assistant twenty times, each of its twins, outages in real time. `npm run soak` runs it. */
  soak: { isolated: true, mostMs: 900_000, files: ['test/**/*.soak.test.ts'] },
  servers: { isolated: true, files: ['test/servers/**/*.test.ts'] },
  e2e: { isolated: true, files: ['test/e2e/**/*.test.ts'] },
};

/** What `npm test` runs. */
export const usual: readonly string[] = ['pure', 'world'];

/** The files of a tier in order, from the folder of the project. */
export const filesOf = ({ files, except = [] }: Tier, cwd = process.cwd()): readonly string[] =>
  files
    .flatMap(pattern => globSync(pattern, { cwd, exclude: [...except] }))
    .map(file => file.replaceAll('\\', '/'))
    .toSorted();
