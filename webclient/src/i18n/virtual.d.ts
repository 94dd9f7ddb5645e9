// Made by build/catalogues.ts.
declare module 'virtual:catalogue/*' {
  /** The address of the catalogue's file. */
  const url: string;
  export default url;
}
