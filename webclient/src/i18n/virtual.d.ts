// Made by build/catalogues.ts.
declare module 'virtual:catalogues' {
  type Listed = Readonly<{ tag: string; name: string; url: string; more?: string }>;
  const listed: readonly [Listed, ...Listed[]];
  export default listed;
}

declare module 'virtual:work' {
  /** The address of src/wire/work.ts as a file of its own. */
  const address: string;
  export default address;
}
