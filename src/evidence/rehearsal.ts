import type { Leaf } from './leaf.ts';

/** What was missing on the clean machine, as far as the output tells. Paths are relative to the repository, with `/`. */
export type Missing =
  /** A file that git does not have. `here`: it lies in the folder of whoever rehearsed, and git was never given it. */
  | {
      readonly kind: 'file';
      readonly file: string;
      /** As it is written where it is asked for: `./local-overrides.ts`; null when it is opened by path. */
      readonly asked: string | null;
      readonly from: string | null;
      readonly here: 'ignored' | 'not-added' | 'no';
    }
  /** Git has it, written otherwise; a file system that tells A from a does not find it. */
  | {
      readonly kind: 'case';
      readonly file: string;
      readonly asked: string;
      readonly from: string | null;
      readonly inGit: string;
    }
  /** A package that no dependency of package.json names, or only those for development. */
  | {
      readonly kind: 'package';
      readonly name: string;
      readonly from: string | null;
      readonly declared: 'no' | 'development' | 'production';
    }
  /** A program that is no part of the project. */
  | { readonly kind: 'program'; readonly name: string }
  | { readonly kind: 'lock-file'; readonly lock: string | null; readonly inFolder: 'ignored' | 'not-added' | 'no' }
  /** The lock file says something else than package.json. */
  | { readonly kind: 'lock-outdated'; readonly lock: string }
  /** Declared variables that the output names. */
  | { readonly kind: 'variables'; readonly names: readonly string[] }
  | { readonly kind: 'database' }
  /** Nothing listens where PORT says; ports that the output speaks of. */
  | { readonly kind: 'port'; readonly told: number; readonly mentioned: readonly number[] };

export type StepName = 'clone' | 'install' | 'build' | 'start' | 'health' | 'home' | 'assets';

/** One step as it was executed. */
export type RehearsedStep = {
  readonly name: StepName;
  /** Null for a look of ours at the running app. */
  readonly argv: readonly string[] | null;
  readonly passed: boolean;
  /** It came as far, and what was looked at says neither yes nor no. */
  readonly untold?: true;
  /** Exit code; null while it runs, when a signal ended it, and for a look. */
  readonly code: number | null;
  readonly ms: number;
  /** What came of it, a sentence. */
  readonly said: string;
  /** The last lines that it printed, redacted. */
  readonly lines: readonly string[];
  readonly missing: Missing | null;
};

/** Once through, from install to a home page. Steps after one that failed were not tried. */
export type RehearsedRound = {
  readonly steps: readonly RehearsedStep[];
  /** The health route that answered; null when none of the usual ones is there, or when every address says the same. */
  readonly health: { readonly path: string; readonly status: number } | null;
};

/** How the app behaves without one variable that it is usually given. */
export type StartWithout = {
  /** `refused`: it ended before it served; `served`: the home page came; `failed`: it started and its pages are errors. */
  readonly outcome: 'refused' | 'served' | 'failed';
  /** Whether it named the variable, in what it printed. */
  readonly named: boolean;
  readonly secret: boolean;
  /** A value that stands in the code for when none is given. The value is not kept. */
  readonly builtIn: {
    readonly file: string;
    readonly line: number;
    readonly empty: boolean;
    /** How it is written behind the name, on the same line: `??`, `||`, `?`, `=`, `default`; null where that is on another line. */
    readonly written: string | null;
  } | null;
  readonly ms: number;
  readonly said: string;
  readonly lines: readonly string[];
};

/** The database is taken away from the running app, and given back. */
export type DatabaseGone = {
  readonly path: string;
  /** Statuses of readiness: before, while it was gone (the last), and when it was back (the last). */
  readonly before: number | null;
  readonly gone: number | null;
  readonly back: number | null;
  /** Until it said 503, and until it said 200 again; null when it never did. */
  readonly noticedMs: number | null;
  readonly recoveredMs: number | null;
};

/** A deployment rehearsed from a clean clone with nothing but what is declared. */
export type RehearsalEvidence = {
  readonly domain: string;
  /** ISO 8601. */
  readonly rehearsedAt: string;
  readonly commit: string;
  /** The app within the repository; empty for its root. */
  readonly folder: string;
  /** What the working tree had beside that commit; only the commit was rehearsed. */
  readonly dirty: number;
  readonly submodules: readonly string[];
  readonly versions: { readonly node: string; readonly manager: string; readonly managerVersion: string | null };
  /** Names only. */
  readonly variables: {
    /** File that declares them; null when there is none. */
    readonly example: string | null;
    readonly given: readonly string[];
    readonly leftOut: readonly string[];
    /** Given although the example does not name them: by the settings, or as every platform does. */
    readonly added: readonly string[];
  };
  /** With every package, as it is built. */
  readonly full: Leaf<RehearsedRound>;
  /** With the packages of production alone, as it runs. */
  readonly production: Leaf<RehearsedRound>;
  /** One start for each variable, without it. */
  readonly without: Leaf<{ readonly [name: string]: Leaf<StartWithout> }>;
  readonly databaseGone: Leaf<DatabaseGone>;
  readonly ms: number;
};
