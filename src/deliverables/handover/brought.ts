/**
 * What brings a missing part, taken apart: the command that is typed (null where something is written down instead), and what
 * is said beside it.
 */
export const broughtBy = (howTo: string): { readonly command: string | null; readonly beside: string } => {
  if (!howTo.startsWith('launch-ready ')) return { command: null, beside: howTo };
  const at = howTo.indexOf(', ');
  return at < 0 ? { command: howTo, beside: '' } : { command: howTo.slice(0, at), beside: howTo.slice(at) };
};
