// XML 1.0 §2.2 forbids most control characters even when escaped; HTML shows nothing for them.
const forbidden =
  /[\u0000-\u0008\u000b-\u001f\u2028\u2029\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]/gu;

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from anywhere as inert text in HTML or XML, inside elements and quoted attributes. */
export const escapeMarkup = (text: string): string =>
  text.replace(forbidden, '\ufffd').replace(/[&<>"']/g, character => entities[character] ?? character);
