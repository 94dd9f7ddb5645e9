// Made by build/catalogues.ts.
declare module 'virtual:catalogue/*' {
  /** The address of the catalogue's file. */
  const url: string;
  export default url;
}

declare module 'virtual:work' {
  /** The address of src/wire/work.ts as a file of its own. */
  const address: string;
  export default address;
}
