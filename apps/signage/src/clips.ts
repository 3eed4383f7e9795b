const files = import.meta.glob<string>('./clips-spoken/*.mp3', {
  eager: true,
  query: '?url&no-inline',
  import: 'default',
});

/** Where a clip is; `undefined` for a word that nobody recorded. */
export const addressOf = (name: string): string | undefined => files[`./clips-spoken/${name}.mp3`];

/** Where all of them are. */
export const clipAddresses: readonly string[] = Object.values(files);
