import type { PresetName } from '../../config/deploy-settings.ts';
import { compose } from './compose.ts';
import { fly } from './fly.ts';
import { gitPm2 } from './git-pm2.ts';
import { kamal } from './kamal.ts';
import type { Preset } from './preset.ts';
import { railway } from './railway.ts';
import { render } from './render.ts';
import { vercel } from './vercel.ts';

export const presets: { readonly [name in PresetName]: Preset } = {
  vercel,
  fly,
  render,
  railway,
  kamal,
  compose,
  'git-pm2': gitPm2,
};

/** What is said of a preset before it is used: its traps, and whether anybody ran it here. */
export const presetWords = ({ title, knows, rehearsed, read }: Preset): readonly string[] => [
  rehearsed === null
    ? `${title}: unrehearsed. Its commands are those of the platform's documentation as of ${read}; nobody has run them with Launch Ready. Try them with launch-ready deploy drill on staging first.`
    : `${title}: rehearsed with ${rehearsed}.`,
  ...knows,
];
