import type { DriveSettings, FlowName } from '../../config/drive-settings.ts';
import type { Flow } from '../../config/steps.ts';

/** How one kind of app does things, as data: what an adapter found, with the flows of the settings on top. */
export type Recipe = {
  /** The adapter's name, or `declared`. */
  readonly name: string;
  readonly flows: Readonly<Partial<Record<FlowName, Flow>>>;
};

/** The flows of the settings win, one by one: they are what somebody who knows the app wrote. */
export const withDeclared = (found: Recipe | null, settings: DriveSettings): Recipe => ({
  name: found?.name ?? 'declared',
  flows: { ...found?.flows, ...settings.flows },
});
