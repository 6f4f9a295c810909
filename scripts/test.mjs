// Runs one tier of tests and refuses a glob that matches nothing: node --test calls that a success.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const major = Number(process.version.slice(1).split('.')[0]);
if (major < 24) {
  process.stderr.write(`Tests run on Node.js 24; this is ${process.version}. Start them with npm test.\n`);
  process.exit(1);
}

/** Tests of an engine against a real server; they stand beside its pure ones. */
const overNetwork = '**/*.world.test.ts';

/** Pure tests share one process: starting a hundred costs more than running them. */
const tiers = {
  pure: {
    isolated: false,
    files: [
      'test/{golden,checks,engines,config,contract,evidence,findings,platform,providers,changes,deliverables,reporters,repo}/**/*.test.ts',
      'test/drive/{parts,billing,routes,recipes}/**/*.test.ts',
    ],
    except: [overNetwork],
  },
  world: {
    isolated: true,
    files: [
      'test/{world,collectors,commands,drive/inbox,deploy}/**/*.test.ts',
      `test/{engines,drive/recipes,drive/parts}/${overNetwork}`,
      'test/drive/community/{scenarios,recognised}.test.ts',
    ],
    except: ['test/deploy/drill/**'],
  },
  /** The whole drive on the example community: also in a browser, and killed at any moment (DRIVE_KILLS). */
  drive: { isolated: true, files: ['test/drive/community/**/*.test.ts'] },
  /** Bad builds of the example community, deployed with pm2 and taken back. */
  deploy: { isolated: true, mostMs: 480_000, files: ['test/deploy/drill/**/*.test.ts'] },
  /** Outputs of Vite and Next.js, built by themselves where BUNDLE_TOOLS says that they are installed. */
  bundles: { isolated: true, mostMs: 240_000, files: ['test/bundles/**/*.test.ts'] },
  /** The drive on apps whose authors are others: libraries from npm, put together as their documentation shows. */
  foreign: { isolated: true, files: ['test/foreign/**/*.test.ts'] },
  /** What takes minutes of one processor: a megabyte against every rule. */
  long: { isolated: true, files: ['test/**/*.long.test.ts'] },
  servers: { isolated: true, files: ['test/servers/**/*.test.ts'] },
  e2e: { isolated: true, files: ['test/e2e/**/*.test.ts'] },
};

const asked = process.argv.slice(2).filter(word => !word.startsWith('-'));
for (const name of asked.length === 0 ? ['pure', 'world'] : asked) {
  const tier = tiers[name];
  if (tier === undefined) {
    process.stderr.write(`There is no test tier ${name}; there are ${Object.keys(tiers).join(', ')}.\n`);
    process.exit(1);
  }
  const files = tier.files.flatMap(pattern => globSync(pattern, { exclude: tier.except ?? [] })).toSorted();
  if (files.length === 0) {
    process.stderr.write(`The test tier ${name} matches no file; that is a failure, not a success.\n`);
    process.exit(1);
  }
  const flags = [
    '--test',
    `--test-timeout=${tier.mostMs ?? 120_000}`,
    ...(tier.isolated ? ['--test-concurrency=2'] : ['--test-isolation=none']),
  ];
  const result = spawnSync(process.execPath, [...flags, ...files], { stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
