import type { FoundIn } from './repo.ts';

/** Who may have seen it, given where it stands. */
export type SecretPlace =
  /** A file of the working tree; `tracked` is null where there is no git. */
  | (FoundIn & { readonly in: 'tree'; readonly tracked: boolean | null; readonly sort: TreeSort })
  /** The history had it in this file, also when the working tree still has it; the first commit that had it there and the one that took it away. */
  | (FoundIn & {
      readonly in: 'history';
      readonly first: Commit;
      /** The commit that took it away, or null when it is still in the newest commit of some branch. */
      readonly gone: Commit | null;
      /** Reachable from a remote-tracking branch or tag: others have it. Null when the repository has no remote. */
      readonly pushed: boolean | null;
    })
  /**
   * An object that no branch and no tag leads to: staged and not committed, stashed, left behind by an amended or
   * removed commit, or dangling (git does not know where it was; `file` is then `object <its ID>`). Only this
   * machine has it.
   */
  | (FoundIn & { readonly in: 'unreachable'; readonly by: 'staged' | 'stash' | 'reflog' | 'dangling' })
  /** Inside an archive; `entry` = path inside it, `outer.zip!inner.tar` for nested ones. */
  | (FoundIn & { readonly in: 'archive'; readonly entry: string; readonly tracked: boolean | null })
  /** Built for browsers or servers and not tracked. */
  | (FoundIn & { readonly in: 'build' })
  /** A log file that was named in the settings or with --logs. */
  | (FoundIn & { readonly in: 'log' });

/** `env-file`: a file of variables; `example`: one that is meant to be committed (.env.example); `deploy`: CI and hosting settings; `container`: Dockerfile, compose; `front-end`: source that reaches browsers; `test`: tests and fixtures; `source`: the rest. */
export type TreeSort = 'env-file' | 'example' | 'deploy' | 'container' | 'front-end' | 'test' | 'source';

export type Commit = { readonly id: string; readonly at: string };

/** One value, wherever it stands. No part of it but `shown`. */
export type FoundSecret = {
  /** Rule ID, or `own-value`: the exact value of a variable of the project. */
  readonly rule: string;
  readonly issuer: string | null;
  readonly title: string;
  readonly class: 'secret' | 'public' | 'conditional' | 'placeholder' | 'fixture';
  readonly because: string | null;
  readonly mode: 'live' | 'test' | null;
  readonly details: readonly string[];
  /** Names of variables or keys that it was seen assigned to, sorted. */
  readonly names: readonly string[];
  readonly shown: string;
  /** 8 hex digits, see src/engines/secrets/shown.ts. */
  readonly fingerprint: string;
  /** Equal for keys of one account of one issuer; hashed. */
  readonly account: string | null;
};

/** Whether an issuer still knows a key, as far as a harmless question tells; `secrets --verify` alone asks. */
export type SecretLife = {
  readonly state: 'alive' | 'refused' | 'could-not-be-told';
  /** A clause without any part of the key. */
  readonly reason: string;
  /** Host that was asked; null when nobody was. */
  readonly asked: string | null;
};

/** A secret of a local, untracked .env file or of the environment: its name and place, and what its value shows. */
export type OwnSecret = {
  readonly name: string;
  /** Line 0 of `environment`: a variable of this process, not of a file. */
  readonly in: FoundIn;
  readonly length: number;
  /** Why a signing secret is weak: "shorter than 32 bytes", "a word of the dictionary"; null when it is not. */
  readonly weak: string | null;
};

export type SecretsEvidence = {
  readonly found: readonly (FoundSecret & {
    readonly places: readonly [SecretPlace, ...SecretPlace[]];
    /** How many more places there are; absent when all are kept. */
    readonly morePlaces?: number;
  })[];
  /** Tracked files of variables (not examples) that give a value to a secret, and to how many. `committed`: in the newest commit, not only staged. */
  readonly trackedEnvFiles: readonly (FoundIn & { readonly values: number; readonly committed: boolean })[];
  readonly own: readonly OwnSecret[];
  /** Variables of local, untracked files that no other file gives: they exist on this machine alone. */
  readonly localOnly?: readonly { readonly name: string; readonly in: FoundIn }[];
  /** The hook that refuses a commit: where git looks for it, and whether ours runs there; `none` without git. */
  readonly hook: HookState;
  /** Commits that the hook never saw (made with --no-verify or before it was installed) and that hold a secret. */
  readonly unguarded: readonly (Commit & { readonly fingerprints: readonly string[] })[];
  /** Steps of the CI that look for secrets and fail, by tool; absent where nobody looked for such steps. */
  readonly ciScans?: readonly (FoundIn & { readonly tool: string })[];
  /** What was read: files, blobs, bytes, log files (none where none was named); and what was left out, with the reason. */
  readonly read: { readonly files: number; readonly blobs: number; readonly bytes: number; readonly logs?: number };
  readonly leftOut: readonly LeftOut[];
};

/** `cut`: the search ended there, and how much lies behind it nobody saw; else it is the one thing that is named. */
export type LeftOut = { readonly what: string; readonly reason: string; readonly cut?: true };

export type HookState =
  | { readonly state: 'none'; readonly reason: string }
  | {
      readonly state: 'missing' | 'installed';
      readonly path: string;
      readonly by: 'git' | 'husky' | 'lefthook' | 'hooks-path';
    };
