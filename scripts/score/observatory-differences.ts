/** Cases, by their place in the file, that we judge another way than the HTTP Observatory, with the reason. */
export const differences: { readonly [index: string]: string } = {
  156: 'The policy has one directive, and its name is misspelt: it protects from nothing. The Observatory counts it as a policy that allows everything (−20), we as one that browsers cannot follow (−25).',
  203: '`nosniff, nosniff` works: the Fetch Standard ("determine nosniff") takes the first of the words.',
  211: '`SAMEORIGIN, SAMEORIGIN` works: the HTML Standard ("the X-Frame-Options header") takes the set of the words, in which it stands once.',
};
