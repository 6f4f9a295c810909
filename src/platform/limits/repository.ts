/** What is read of a repository: files, git, hooks, code that uses variables and tokens, migrations. */
export const repositoryLimits = {
  repoFiles: 20_000,
  repoFileBytes: 1_000_000,
  /** All text that one run reads from a repository. */
  repoBytes: 200_000_000,
  repoLineChars: 2_000,
  repoListBytes: 20_000_000,
  repoGitMs: 10_000,
  repoUrls: 2_000,
  /** A thread that reads files which belong together. */
  repoThreadMemoryMb: 512,
  /** Places kept for one variable, and left-out files named for one reason. */
  repoPlaces: 20,
  /** One question to git about what is staged, about hooks or about commits; reading their blobs has a time of its own. */
  gitAnswerMs: 30_000,
  gitAnswerBytes: 200_000_000,
  stagedReadMs: 300_000,
  /** Trees that the hook remembers to have seen, and commits behind it that an audit reads. */
  guardedTrees: 5_000,
  unguardedCommits: 5_000,
  unguardedMs: 60_000,
  /** A hook, or the settings of a hook manager; a larger file is none that we touch. */
  hookBytes: 1_000_000,
  /** What a program that is started may say on stderr before the rest is dropped. */
  complaintBytes: 4_000,
  /** Uses of variables kept of one repository, and files named that were not read for them. */
  envUses: 20_000,
  /** What one file is given to be read in for variables, and all of a repository together. */
  envParseMs: 4_000,
  envReadMs: 25_000,
  envRestarts: 4,
  /** Code that handles tokens: what one file is given to be read in, all of a repository together, files that may break the reader, and places kept. */
  tokenParseMs: 3_000,
  tokenReadMs: 12_000,
  tokenRestarts: 3,
  tokenEnds: 200,
  /** A list of variables of one environment, the command of a platform that prints it, pages of an API that does, groups looked into. */
  environmentNames: 2_000,
  environmentFileBytes: 1_000_000,
  environmentCommandMs: 20_000,
  environmentPages: 20,
  environmentGroups: 20,
  envNotes: 200,
  /** Replaying migrations into an empty database and trying its rules, all in all; memory of the database, and of the program around it. */
  rowsReplayMs: 40_000,
  rowsMemoryBytes: 700_000_000,
  rowsHeapMb: 512,
  /** What came of migrations, kept so that the same ones need not be replayed again. */
  rowsKept: 20,
  /** All SQL that is replayed. */
  rowsSqlBytes: 10_000_000,
  /** Things built too large that are kept of a repository. */
  repoOverbuilt: 100,
} as const;
