/** Digits, also in groups: `4242 4242 4242 4242`, `3782-822463-10005`. Not within a longer run of digits or letters, nor behind a decimal point. */
const candidate =
  /(?<![\w.-]|[\d][ ])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ -])\d{6}\2\d{4,5})(?![\w]|[ .-]\d)/g;

/** First digits that networks of cards were given (ISO/IEC 7812), with the lengths that they issue. */
const networks: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^3(?:0[0-5]|[689])/, [14, 15, 16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6304|6759|676[1-3])/, [16, 17, 18, 19]],
];

/** Whether the check digit is right (ISO/IEC 7812-1, Annex B). */
const checks = (digits: string): boolean => {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48;
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};

/** Whether digits without anything between them are the number of a card. One time in ten any number has a right check digit, so the network decides, too. */
export const isCard = (digits: string): boolean =>
  networks.some(([begin, lengths]) => begin.test(digits) && lengths.includes(digits.length)) &&
  !/^(\d)\1+$/.test(digits) &&
  checks(digits);

/** Members that hold times and numbers of things: a thirteen-digit time passes the check one time in ten. */
export const holdsNumbersOfItsOwn = (name: string): boolean =>
  /(?:time(?:stamp)?|^ts|[_-]ts|(?:^|[_-])at|[a-z]At|(?:^|[_-])id|[a-z]I[dD]|nanos?|seq(?:uence)?|offset)$/i.test(name);

export const withoutCards = (text: string, found: (digits: string) => void): string =>
  text.replace(candidate, whole => {
    const digits = whole.replaceAll(/[ -]/g, '');
    if (!isCard(digits)) return whole;
    found(digits);
    return '{card}';
  });
