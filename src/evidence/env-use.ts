import type { DeclaredVariable } from '../engines/env-use/declared.ts';
import type { ImageStep } from '../engines/env-use/images.ts';
import type { NamedPerson } from '../engines/env-use/named-people.ts';
import type { EnvUse } from '../engines/env-use/use.ts';
import type { Leaf } from './leaf.ts';

/** What one environment has, by name. */
export type PlatformVariables = {
  /** Where the names come from, as part of a sentence: `the settings of launch-ready`, `vercel env ls production`. */
  readonly from: string;
  /** False for a platform that nobody has asked here yet: its answer is read as its documentation describes it. */
  readonly rehearsed: boolean;
  readonly variables: readonly {
    readonly name: string;
    /**
     * Equal for equal values within one run and nowhere else: the salt is made for the run and not kept. Null where no
     * value was seen.
     */
    readonly print: string | null;
    /** The same for the database that the value leads to, whoever signs in there. Absent where it leads to none. */
    readonly store?: string;
    /** Origin and path, where the name says that the value is an address of the app itself. */
    readonly address?: string;
  }[];
};

/** Which variables the code reads, which ones are declared, and which ones stand where it runs. No value of any is kept. */
export type EnvUseEvidence = {
  readonly uses: readonly EnvUse[];
  /** Files that list the variables for whoever fills them in. */
  readonly examples: readonly string[];
  readonly declared: readonly DeclaredVariable[];
  /** Names that README and other documents of the repository give as `NAME=…`. */
  readonly documented: readonly string[];
  readonly production: Leaf<PlatformVariables>;
  /** Null where the settings name no staging. */
  readonly staging: Leaf<PlatformVariables> | null;
  readonly images: readonly ImageStep[];
  readonly people: readonly NamedPerson[];
  /** Files that could not be read for variables; `reason` ends a sentence that begins with the file. */
  readonly unread: readonly { readonly file: string; readonly reason: string }[];
};
