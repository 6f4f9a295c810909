import type { PresetName } from '../../config/deploy-settings.ts';

/**
 * How one platform is told to deploy and to go back, as data. Words in braces are filled in: `{release}` and `{previous}`,
 * `{host}` = the host of the app, and `{NAME}` in capitals = that variable of the environment. What the settings name wins.
 */
export type Preset = {
  readonly name: PresetName;
  readonly title: string;
  readonly deploy: readonly string[];
  /**
   * How a release is put out at an address of its own first, and how it is promoted from there ({preview}); `reads` finds
   * the address in what the first prints. Null where the platform has no such thing.
   */
  readonly preview: {
    readonly deploy: readonly string[];
    readonly promote: readonly string[];
    readonly reads: RegExp;
  } | null;
  /** Null where the platform's command line cannot go back. */
  readonly rollback: readonly string[] | null;
  /** Prints what `{previous}` has to be; without it the version that the app shows is that name. */
  readonly current: { readonly argv: readonly string[]; readonly reads: RegExp } | null;
  /** Prints everything that one can go back to. */
  readonly list: readonly string[] | null;
  /** Prints something that can stand in the way. */
  readonly trap: {
    readonly argv: readonly string[];
    /** What stands in the way, as a sentence; null when nothing does. */
    readonly refuses: (output: string, release: string) => string | null;
  } | null;
  /** What the platform does at a rollback that nobody expects; said whenever the preset is used. */
  readonly knows: readonly string[];
  /** What is left to do by hand after a rollback. */
  readonly afterwards: readonly string[];
  /** Who ran it here; null when nobody did: it then says so wherever it is named. */
  readonly rehearsed: string | null;
  /** Where the commands are described, and when that was read. */
  readonly sources: readonly string[];
  readonly read: string;
};

export const definePreset = (preset: Preset): Preset => preset;
