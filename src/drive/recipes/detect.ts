import type { Adapter } from './adapter.ts';
import { recipeOf } from './adapter.ts';
import { authJs } from './auth-js.ts';
import { betterAuth } from './better-auth.ts';
import { jwtLogin } from './jwt-login.ts';
import { plainForm } from './plain-form.ts';
import type { DriveSettings } from '../../config/drive-settings.ts';
import type { Session } from '../session.ts';
import { type Look, lookAtWaysIn } from './look.ts';
import { type Recipe, withDeclared } from './recipe.ts';
import { supabase } from './supabase.ts';

/** The surest mark first: a form says less about an app than the answer of a library. */
const adapters: readonly Adapter[] = [betterAuth, authJs, supabase, plainForm, jwtLogin];

/** The recipe for what the app shows, or for the adapter that the settings name; null when nothing is recognised. */
const detectRecipe = (look: Look, wanted?: string): Recipe | null => {
  const asked = wanted === undefined ? adapters : adapters.filter(({ name }) => name === wanted);
  for (const adapter of asked) {
    const recipe = recipeOf(adapter, look);
    if (recipe !== null) return recipe;
  }
  return null;
};

const saysHowToSignIn = ({ flows }: DriveSettings): boolean =>
  flows['sign-in'] !== undefined || flows['sign-in-by-link'] !== undefined;

/** The recipe of an app: what the settings say, on top of what it shows. One that is written down whole is not looked for. */
export const recipeFor = async (settings: DriveSettings, session: Session): Promise<Recipe> => {
  if (saysHowToSignIn(settings) && settings.recipe === undefined) return withDeclared(null, settings);
  return withDeclared(detectRecipe(await lookAtWaysIn(session), settings.recipe), settings);
};
