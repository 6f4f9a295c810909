/** The address without user, query and fragment: those can carry what is nobody's business. */
export const plainUrl = (url: string): string => {
  const parsed = URL.parse(url);
  return (parsed === null ? url : `${parsed.origin}${parsed.pathname}`).slice(0, 500);
};
