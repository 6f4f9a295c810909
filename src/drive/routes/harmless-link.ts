/**
 * Words in an address that promise that opening it changes something. Apps do answer GET on them: signing out, leaving
 * and unsubscribing by link are common.
 */
const changing = new Set(
  'logout signout logoff delete remove destroy unsubscribe cancel revoke disable deactivate leave ban unban block unblock mute suspend approve accept decline reject confirm verify activate enable impersonate purge clear wipe publish unpublish archive restore resend send invite pay charge refund subscribe upgrade downgrade checkout portal reset rotate regenerate install uninstall connect disconnect callback webhook run execute trigger vote like follow unfollow join add create update edit save toggle mark import'.split(
    ' ',
  ),
);

/** Pages with such a word in their name are often only forms; the word at the end of an address of one thing acts. */
const asPage = new Set([
  'create',
  'edit',
  'join',
  'subscribe',
  'invite',
  'reset',
  'import',
  'add',
  'upgrade',
  'checkout',
]);

const twoWords = /^(?:log|sign)[-_]?(?:out|off)$/;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const changes = (segment: string): boolean => {
  const text = decoded(segment).toLowerCase();
  if (twoWords.test(text) || /(?:log|sign)[-_]?out/.test(text)) return true;
  const words = text.split(/[^a-z]+/).filter(word => word !== '');
  return words.some(word => changing.has(word) && !(words.length === 1 && asPage.has(word)));
};

/** Why a link is not opened: the part of the address that promises a change; undefined when nothing does. */
export const changingPart = ({ pathname, searchParams }: URL): string | undefined => {
  const segment = pathname.split('/').find(changes);
  if (segment !== undefined) return decoded(segment).slice(0, 60);
  for (const [name, value] of searchParams) {
    if (/^_method$/i.test(name) || changes(name)) return name.slice(0, 60);
    // The value of a parameter says what is to be done only under such a name; elsewhere it is a search or a sort.
    if (/^(?:action|do|op|cmd|command|task|event|mode)$/i.test(name) && changes(value)) return name;
    if (/^(?:token|code|ticket|key|signature|sig)$/i.test(name)) return name.slice(0, 60);
  }
  return undefined;
};
